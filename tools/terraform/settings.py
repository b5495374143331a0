"""The settings of an environment: the values in its file, converted and checked as terraform/variables.tf says.

"terraform console" evaluates them without a provider, in less than a tenth of a second. It drops attributes of objects
that their types do not know, so it is asked twice: with these types, and with none.
"""

from __future__ import annotations

import difflib
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.errors import ToolError
from tools.terraform.process import COLOURS, CONFIGURATION, errors_in

VARIABLES = CONFIGURATION / "variables.tf"
NAME = re.compile(r'^variable "(\w+)"', re.MULTILINE)
UNDECLARED = re.compile(r'variable named "(\w+)"')


def read(file: Path, environment: str) -> dict[str, Any]:
    """The values of all variables, with their defaults.

    ToolError if the file can't be read, has a name that is no setting, or a value that is not valid, or is not the file
    of that environment.
    """
    text = VARIABLES.read_text()
    names = NAME.findall(text)
    untyped = "".join(f'variable "{name}" {{\n  type    = any\n  default = null\n}}\n' for name in names)
    given, said = evaluate(untyped, names, file)
    if unknown := UNDECLARED.findall(said):
        raise ToolError(f"{file.name}: {_no_setting(unknown[0], names)}")
    if given["live_versions"] is not None:
        raise ToolError(f"{file.name}: live_versions is no setting: the make targets find out which versions are live.")
    typed, _ = evaluate(text, names, file, f"-var=environment={environment}")
    for name in names:
        for path, known in _unknown(given[name], typed[name], name):
            raise ToolError(f"{file.name}: {_no_setting(path, known)}")
    if given["environment"] != environment:
        raise ToolError(f'{file.name} says environment = "{given["environment"]}"; change it to "{environment}".')
    return typed


def evaluate(variables: str, names: list[str], file: Path, *arguments: str) -> tuple[dict[str, Any], str]:
    """The values of the variables that are declared in that text, and Terraform's warnings."""
    expression = f"jsonencode({{{', '.join(f'{name} = var.{name}' for name in names)}}})"
    with TemporaryDirectory() as folder:
        Path(folder, "variables.tf").write_text(variables)
        done = subprocess.run(
            ["terraform", "console", f"-var-file={file}", *arguments],
            cwd=folder,
            input=expression,
            capture_output=True,
            text=True,
        )
    said = COLOURS.sub("", done.stdout + done.stderr)
    if "Error: " in said or done.returncode != 0:
        raise ToolError(f"{errors_in(said)}\nThe settings in {file.name} are not valid; see above.")
    return json.loads(json.loads(done.stdout.splitlines()[-1])), said


def _unknown(given: Any, typed: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """The paths of the attributes that Terraform drops, each with the names that it knows there."""
    if isinstance(given, Mapping) and isinstance(typed, Mapping):
        for name, value in given.items():
            if name in typed:
                yield from _unknown(value, typed[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}", [f"{path}.{known}" for known in typed]


def _no_setting(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f'did you mean "{nearest[0]}"?' if nearest else "terraform/variables.tf lists all."
    return f'There is no setting "{name}"; {hint}'
