"""Faults that tests order from the emulator, which plays them by unready_versions.py."""

from __future__ import annotations

import json

from emulator.instance import Instance

# What disposable() needs, so that the emulator plays them.
PLAYED = {"EMULATOR_FAULTS": "tools.tests.unready_versions"}
FILE = "versions.json"


def order_versions(emulator: Instance, function: str, state: str, seconds: float = 2) -> None:
    """Gives the versions that the function publishes from now on another state than Active, or that after a while.

    state: Active, Failed (its initialization fails), Pending (it never gets ready) or Inactive (as after 14 days without
    a call: the first call wakes it, and fails); seconds: for which a version is Pending before it is Active or Failed
    """
    (emulator.folder / FILE).write_text(json.dumps({"function": function, "state": state, "seconds": seconds}))


def order_none(emulator: Instance) -> None:
    """Makes the versions that are published from now on ready at once."""
    (emulator.folder / FILE).unlink(missing_ok=True)
