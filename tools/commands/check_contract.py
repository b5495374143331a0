"""Check that the OpenAPI document does not break clients of the last release, unless its version says so."""

from __future__ import annotations

from argparse import Namespace

from tools.openapi import api_document, contract
from tools.releases import last_release


def run(_: Namespace) -> None:
    revision = last_release.revision()
    if revision is None:
        print("Nothing was released yet, so there is no contract to keep.")
        return
    before, now = contract.released(revision), api_document.for_readers(api_document.EXAMPLE_URL)
    found = contract.check(before, now)
    breaking = [change for change in found if change.breaking]
    for change in breaking:
        print(change)
    print(
        f"The contract {now['info']['version']} has {len(found)} changes since {revision[:12]}, of which"
        f" {len(breaking)} may break clients."
    )
