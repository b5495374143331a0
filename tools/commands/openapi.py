"""Write the OpenAPI document for readers and generators of clients, with the API's URL if an environment is named."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from emulator.instance import DEFAULT_PORT
from tools.commands import options
from tools.openapi import api_document
from tools.paths import ROOT

FILE = ROOT / "build" / "openapi.json"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("environment", nargs="?", help="the name of a file in environments/, without .tfvars")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where the emulator of 'local' listens")


def run(arguments: Namespace) -> None:
    url = api_document.EXAMPLE_URL
    if arguments.environment:
        terraform = options.terraform(arguments)
        url = terraform.environment.api_url(terraform.outputs())
    FILE.write_text(json.dumps(api_document.for_readers(url), indent=2, ensure_ascii=False) + "\n")
    print(f"The document is {FILE.relative_to(ROOT)}; its server is {url}")
