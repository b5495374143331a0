"""Runs the terraform command."""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from tools.errors import ToolError
from tools.paths import ROOT

CONFIGURATION = ROOT / "terraform"
PROVIDER_CACHE = ROOT / "build" / "terraform" / "providers"
# Terraform itself searches ~/.terraform.d/plugins and similar folders, but not /opt.
MIRRORS = Path("/opt")
PROVIDER = "registry.terraform.io/hashicorp/aws"
SOCKETS = ROOT / "build" / "tmp"
# Linux limits the path of a socket to 108 bytes, and the provider appends its own names.
MAX_SOCKETS = 60
# Plans and states must not be readable by other users of the machine.
OWNER_ONLY = 0o077
PROGRESS_SECONDS = 10
PLANNED = re.compile(r"Plan: (\d+) to add, (\d+) to change, (\d+) to destroy")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
READING = re.compile(
    r": (Refreshing state\.\.\.|Reading\.\.\.|Read complete after )|^Acquiring state lock|^Releasing state lock"
)
DONE = re.compile(r": (Creation|Modifications|Destruction) complete after ")


class Output(Enum):
    """What is seen of Terraform's output.

    TERMINAL: all of it, as Terraform prints it, and its questions
    PLAN: all of a plan but the lines about reading what exists
    ERRORS: its errors, and a line of progress every ten seconds
    """

    TERMINAL = auto()
    PLAN = auto()
    ERRORS = auto()


@dataclass(frozen=True)
class Done:
    """printed: what Terraform has printed, unless it went to the terminal, without the lines about reading"""

    code: int
    printed: str = ""


def run(
    *arguments: str,
    configuration: Path,
    data: Path,
    environment: dict[str, str],
    output: Output = Output.TERMINAL,
    accept: tuple[int, ...] = (0,),
) -> Done:
    """Runs Terraform in the folder configuration, with data as its data folder.

    ToolError if the exit code is not in accept.
    """
    command, variables = _command(configuration, *arguments), _variables(data, environment)
    progress = _Progress(arguments[0])
    if output is Output.TERMINAL:
        done = Done(subprocess.run(command, env=variables, umask=OWNER_ONLY).returncode)
    else:
        done = _run_captured(command, variables, progress, shown=output is Output.PLAN)
    if done.code in accept:
        return done
    errors = errors_in(done.printed)
    if output is Output.ERRORS:
        print(errors, flush=True)
    if progress.done == 0:
        raise ToolError(f"terraform {arguments[0]} failed; see above.", errors)
    raise ToolError(
        f"terraform {arguments[0]} failed after {progress.done} changes; see above. These changes are in the state: fix"
        " the cause, then plan and apply again to make the remaining ones.",
        errors,
    )


def read(*arguments: str, configuration: Path, data: Path, environment: dict[str, str]) -> str:
    """Runs Terraform and returns what it prints; ToolError with its errors if it fails."""
    done = subprocess.run(
        _command(configuration, *arguments),
        env=_variables(data, environment),
        capture_output=True,
        text=True,
        umask=OWNER_ONLY,
    )
    if done.returncode != 0:
        raise ToolError(f"{errors_in(done.stderr or done.stdout)}\nterraform {arguments[0]} failed; see above.")
    return done.stdout


def init_arguments(configuration: Path = CONFIGURATION) -> list[str]:
    """Arguments of "terraform init" that make it find the provider in a mirror under /opt, if one has it.

    configuration: the folder with the lock file that names the provider's version
    """
    version = re.search(r'version\s+= "(.+)"', (configuration / ".terraform.lock.hcl").read_text())
    assert version is not None, "the lock file names the provider's version"
    mirrors = [provider.parents[3] for provider in MIRRORS.glob(f"*/{PROVIDER}/*{version[1]}*")]
    return [f"-plugin-dir={mirror}" for mirror in sorted(mirrors)[:1]]


class _Progress:
    def __init__(self, command: str) -> None:
        self.done = 0
        self._command = command
        self._planned = ""
        self._started = time.monotonic()

    def take(self, line: str) -> None:
        line = COLOURS.sub("", line)
        if DONE.search(line):
            self.done += 1
        elif planned := PLANNED.search(line):
            self._planned = f" of {sum(map(int, planned.groups()))}"

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Prints a line every ten seconds."""
        ended = threading.Event()

        def show() -> None:
            while not ended.wait(PROGRESS_SECONDS):
                changes = f": {self.done}{self._planned} changes" if self._planned or self.done else ""
                print(f"  terraform {self._command}, {time.monotonic() - self._started:.0f} s{changes}", flush=True)

        threading.Thread(target=show, daemon=True).start()
        try:
            yield
        finally:
            ended.set()


def _run_captured(command: list[str], variables: dict[str, str], progress: _Progress, shown: bool) -> Done:
    printed = []
    with (
        contextlib.nullcontext() if shown else progress.shown(),
        subprocess.Popen(
            command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, umask=OWNER_ONLY
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            progress.take(line)
            if READING.search(line):
                continue
            printed.append(line)
            if shown:
                print(line, end="", flush=True)
    return Done(process.returncode, "".join(printed).lstrip("\n"))


def errors_in(printed: str) -> str:
    """Terraform's output from the first error on; all of it if it contains no error."""
    before, mark, after = printed.partition("Error: ")
    return f"Error: {after}".rstrip() if mark else before.rstrip()


def _command(configuration: Path, *arguments: str) -> list[str]:
    return ["terraform", f"-chdir={configuration}", *arguments]


def _variables(data: Path, environment: dict[str, str]) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True)
    SOCKETS.mkdir(parents=True, exist_ok=True)
    variables = environment | {
        "TF_DATA_DIR": str(data),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        # A provider that is killed leaves its socket behind.
        "TMPDIR": str(SOCKETS) if len(str(SOCKETS)) <= MAX_SOCKETS else "/tmp",
    }
    if not init_arguments():
        # One download serves every environment.
        PROVIDER_CACHE.mkdir(parents=True, exist_ok=True)
        variables["TF_PLUGIN_CACHE_DIR"] = str(PROVIDER_CACHE)
    # Terraform would warn in each run that the file is missing.
    settings = variables.get("TF_CLI_CONFIG_FILE")
    if settings and not Path(settings).exists():
        del variables["TF_CLI_CONFIG_FILE"]
    return variables
