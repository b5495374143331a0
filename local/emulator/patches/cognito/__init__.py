"""Cognito: what user pools do on AWS, and what they keep from strangers."""

from __future__ import annotations

from emulator.patches.cognito import challenges, codes, machines, names, people, pools


def apply() -> None:
    for patches in (pools, names, people, machines, codes, challenges):
        patches.apply()
