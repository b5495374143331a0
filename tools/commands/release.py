"""Check that this commit can be released, and show the notes (--tag: also create the tag)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.releases import tag


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--tag", action="store_true", help="create the tag")


def run(arguments: Namespace) -> None:
    name, notes = tag.prepare()
    print(f"{name} can be released. Its notes:\n\n{notes}\n")
    if not arguments.tag:
        print("Nothing was changed. 'make release CREATE_TAG=1' creates the tag.")
        return
    tag.create(name, notes)
    print(f"Created the tag {name}. GitHub publishes the release once you push it: git push origin {name}")
