"""The emulator and the grouping of the project's other tests."""

from tools.conftest import emulator, pytest_collection_modifyitems

__all__ = ["emulator", "pytest_collection_modifyitems"]
