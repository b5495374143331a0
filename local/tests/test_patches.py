"""Patches of ministack say so if what they replace is gone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from emulator.patches.replacing import PatchError, replace


def test_a_patch_replaces_what_is_there() -> None:
    module = SimpleNamespace(double=lambda number: 2 * number)

    replace(module, "double", lambda double: lambda number: double(number) + 1)

    assert module.double(3) == 7


def test_a_patch_of_what_is_gone_is_refused_by_name() -> None:
    with pytest.raises(PatchError, match=r"replaces SimpleNamespace\.gone, which ministack [\d.]+ does not have"):
        replace(SimpleNamespace(), "gone", lambda gone: gone)
