"""Runs the stages of "make test" in parallel."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tools.errors import ToolError
from tools.paths import REPORTS
from tools.testing import summary
from tools.testing.stages import JAVA, Stage, stages, variables

LOGS = REPORTS / "logs"
STOP_SECONDS = 15


class Run:
    """A running stage, in its own process group."""

    def __init__(self, stage: Stage, environment: dict[str, str]):
        self.stage = stage
        self.started = time.monotonic()
        self.log = LOGS / f"{stage.name.lower()}.txt"
        self.process = subprocess.Popen(
            stage.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.log.open("w") as log:
            for line in map(_without_colours, self.process.stdout):
                log.write(line)
                log.flush()
                if self.stage.shows(line.rstrip("\n")):
                    print(f"  {self.stage.name}: {line}", end="", flush=True)

    def ended(self) -> bool:
        if self.process.poll() is None:
            return False
        # A process that the stage has left behind could keep its output open.
        self._reader.join(timeout=5)
        return True

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def send(self, signal_number: int) -> None:
        """Sends a signal to the stage and every process that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal_number)


def _without_colours(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def stop(runs: list[Run]) -> None:
    """Stops the stages with their emulators and browsers, and kills those that do not stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        for run in runs:
            run.send(signal_number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and not all(run.ended() for run in runs):
            time.sleep(0.1)
    for run in runs:
        run.send(signal.SIGKILL)


def run(names: list[str], everything: bool) -> int:
    """Runs the stages with these names and prints a summary; returns 1 if one failed."""
    chosen = [stage for stage in stages(everything) if stage.name.lower() in names]
    if unknown := set(names) - {stage.name.lower() for stage in chosen}:
        known = ", ".join(stage.name.lower() for stage in stages(everything))
        raise ToolError(f"There is no stage {', '.join(sorted(unknown))}; choose from: {known}.")
    _delete_reports(chosen)
    started = time.monotonic()
    with _stopped_by_signals():
        seconds = _run(chosen, variables(chosen, everything))
    failed = {name for name, (_, code) in seconds.items() if code != 0}
    times = {name: taken for name, (taken, _) in seconds.items()}
    return summary.show(chosen, times, failed, time.monotonic() - started)


def _run(chosen: list[Stage], environment: dict[str, str]) -> dict[str, tuple[float, int]]:
    """Seconds and exit code of each stage; a failed stage does not stop the others."""
    waiting, running, done = list(chosen), list[Run](), dict[str, tuple[float, int]]()
    names = {stage.name for stage in chosen}
    try:
        while waiting or running:
            for stage in [stage for stage in waiting if set(stage.after) & names <= done.keys()]:
                waiting.remove(stage)
                running.append(Run(stage, environment))
            for run in [run for run in running if run.ended()]:
                running.remove(run)
                code = run.process.returncode
                if code == 0:
                    # Clones, builds and states: hundreds of megabytes.
                    shutil.rmtree(run.stage.temporary, ignore_errors=True)
                done[run.stage.name] = run.seconds(), code
                state = "passed" if code == 0 else f"FAILED, see {run.log.relative_to(Path.cwd())}"
                print(f"{run.stage.name}: {state} ({run.seconds():.0f} s)", flush=True)
            time.sleep(0.1)
    finally:
        stop(running)
    return done


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Makes these signals stop all stages, even if a shell has started this process with SIGINT ignored."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, interrupt)
    yield


def _delete_reports(chosen: list[Stage]) -> None:
    """Deletes the reports of earlier runs of these stages, so that they are not counted."""
    for stage in chosen:
        for place in stage.reports.values():
            shutil.rmtree(place, ignore_errors=True)
            place.unlink(missing_ok=True)
    for folder in (JAVA / "tables", REPORTS / "tables"):
        if len(chosen) > 1:
            shutil.rmtree(folder, ignore_errors=True)
    for folder in (LOGS, REPORTS / "terraform"):
        folder.mkdir(parents=True, exist_ok=True)
