"""Serve the documentation of a deployed API, where you can sign in and try each call."""

from __future__ import annotations

import contextlib
from argparse import ArgumentParser, Namespace

from tools.cognito.users import LOCAL_ADMIN, LOCAL_PASSWORD, LOCAL_USER
from tools.commands import options
from tools.openapi import documentation


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--docs-port", type=int, default=8080, help="where the documentation is served")


def run(arguments: Namespace) -> None:
    terraform = options.terraform(arguments)
    environment = terraform.environment
    page = f"http://localhost:{arguments.docs_port}"
    with documentation.serving(environment, terraform.outputs(), arguments.docs_port) as server:
        print(f"The documentation of {environment.name} is at {page}/; stop it with Ctrl-C.")
        if environment.emulator is not None:
            print(f"Sign in there as {LOCAL_ADMIN} or {LOCAL_USER}, with the password {LOCAL_PASSWORD}.")
        if not {"*", page} & environment.cors_allow_origins:
            print(f'It can\'t call the API: add cors_allow_origins = ["{page}"] to {environment.variables_file.name}.')
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
        print()
