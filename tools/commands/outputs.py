"""Print the outputs of an environment: URL, pool, client, how to sign in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="as 'terraform output' prints it")


def run(arguments: Namespace) -> None:
    options.terraform(arguments).print_outputs(as_json=arguments.format == "json")
