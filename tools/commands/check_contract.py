"""Check that the OpenAPI document does not break clients of the last release, unless its version says so."""

from __future__ import annotations

from argparse import Namespace

from tools.openapi import api_document, contract


def run(_: Namespace) -> None:
    revision = contract.last_release()
    before, now = contract.released(revision), api_document.for_readers(api_document.EXAMPLE_URL)
    found = contract.check(before, now)
    breaking = [change for change in found if change.breaking]
    for change in breaking:
        print(change)
    print(
        f"The contract {now['info']['version']} has {len(found)} changes since {before['info']['version']}"
        f" ({revision[:12]}), of which {len(breaking)} may break clients."
    )
