"""The last release: the newest tag v…; before the first tag, the commit in the file baseline beside this one."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.errors import ToolError
from tools.git import git
from tools.paths import ROOT

BASELINE = Path(__file__).parent / "baseline"
VERSION = re.compile(r"v\d+\.\d+\.\d+")


def revision() -> str | None:
    """Its tag or commit; None if nothing was released yet. A tag of the current commit is not the last release."""
    earlier = git(ROOT, "tag", "--list", "--sort=-version:refname", "--merged", "HEAD", "--no-contains", "HEAD")
    releases = [tag for tag in earlier.split() if VERSION.fullmatch(tag)]
    if releases:
        return releases[0]
    return BASELINE.read_text().strip() if BASELINE.exists() else None


def has_history() -> bool:
    """Whether this is a clone with all commits; false for a shallow clone and for a copy without Git."""
    try:
        return git(ROOT, "rev-parse", "--is-shallow-repository") == "false"
    except ToolError:
        return False


def read(revision: str, file: Path) -> str:
    """The text of a file of the project in that revision; ToolError if the clone does not have the revision."""
    return _of(revision, "show", f"{revision}:{file.relative_to(ROOT)}")


def extract(revision: str, folder: Path) -> None:
    """Writes that revision's files into a folder; ToolError if the clone does not have the revision."""
    with TemporaryDirectory() as temporary:
        file = Path(temporary, "release.tar")
        _of(revision, "archive", f"--output={file}", revision)
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")


def _of(revision: str, *arguments: str) -> str:
    try:
        return git(ROOT, *arguments)
    except ToolError as error:
        raise ToolError(
            f"The last release, {revision}, is not in this clone; get it with 'git fetch --unshallow --tags'. A project"
            f" without that history: delete {BASELINE.relative_to(ROOT)}."
        ) from error
