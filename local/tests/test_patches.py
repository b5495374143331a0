"""A patch reports the name of what it replaces if ministack no longer has it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from emulator.patches.replacing import PatchError, replace


def test_a_patch_replaces_an_attribute() -> None:
    module = SimpleNamespace(double=lambda number: 2 * number)

    replace(module, "double", lambda double: lambda number: double(number) + 1)

    assert module.double(3) == 7


def test_a_patch_of_a_missing_attribute_is_refused() -> None:
    with pytest.raises(PatchError, match=r"replaces SimpleNamespace\.gone, which ministack [\d.]+ does not have"):
        replace(SimpleNamespace(), "gone", lambda gone: gone)
