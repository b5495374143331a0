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
TAG = re.compile(r"v\d+\.\d+\.\d+")
POM = "java/pom.xml"
# The first in the file, which are the project's.
COORDINATES = re.compile(r"<groupId>(.+)</groupId>\s*<artifactId>(.+)</artifactId>")


def revision() -> str | None:
    """Its tag or commit; None if nothing was released yet. A tag of the current commit is not the last release.

    ToolError if this can't be known, because the clone does not have the history.
    """
    earlier = git(ROOT, "tag", "--list", "--sort=-version:refname", "--merged", "HEAD", "--no-contains", "HEAD")
    for tag in earlier.split():
        if TAG.fullmatch(tag) and is_of_this_project(tag):
            return tag
    if BASELINE.exists():
        return BASELINE.read_text().strip()
    if not has_history():
        raise ToolError("The releases are not in this clone; get them with 'git fetch --unshallow --tags'.")
    return None


def numbers(version: str) -> tuple[int, ...]:
    """The three numbers of a version; ToolError if it has another form."""
    if not TAG.fullmatch(f"v{version}"):
        raise ToolError(f"info.version is {version}, but must be three numbers, such as 1.2.0.")
    return tuple(map(int, version.split(".")))


def is_of_this_project(tag: str) -> bool:
    """Whether a tag has our Maven coordinates: Git also fetches tags of the project that this one was cloned from."""
    return _coordinates(git(ROOT, "show", f"{tag}:{POM}")) == _coordinates((ROOT / POM).read_text())


def _coordinates(pom: str) -> tuple[str, ...]:
    found = COORDINATES.search(pom)
    return found.groups() if found else ()


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
