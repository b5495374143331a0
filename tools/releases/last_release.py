"""The releases, listed in a tracked file because tags do not reach every copy: a zip, a shallow clone, a mirror.

releases.txt has a line for each, the oldest first: its version and its commit. The contract of the last one is beside
it, so that it can be compared with in a copy without history. Both are written by "make release", and committed after
the release.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.errors import ToolError
from tools.git import git
from tools.paths import ROOT

FOLDER = Path(__file__).parent
LIST = FOLDER / "releases.txt"
CONTRACT = FOLDER / "openapi.yaml"
VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Release:
    """version: three numbers; commit: 40 hexadecimal digits"""

    version: str
    commit: str

    @property
    def tag(self) -> str:
        return f"v{self.version}"


def releases() -> list[Release]:
    """The oldest first; empty if nothing was released yet."""
    return [Release(*line.split()) for line in LIST.read_text().splitlines()] if LIST.exists() else []


def last() -> Release | None:
    """The last release; None if nothing was released yet."""
    return next(reversed(releases()), None)


def numbers(version: str) -> tuple[int, ...]:
    """The three numbers of a version; ToolError if it has another form."""
    if not VERSION.fullmatch(version):
        raise ToolError(f"info.version is {version}, but must be three numbers, such as 1.2.0.")
    return tuple(map(int, version.split(".")))


def check_tags() -> None:
    """ToolError if a release has a tag in this clone that names another commit."""
    for release in releases():
        if git(ROOT, "tag", "--list", release.tag):
            commit = git(ROOT, "rev-list", "--max-count=1", release.tag)
            if commit != release.commit:
                raise ToolError(
                    f"The tag {release.tag} names the commit {commit}, but {LIST.relative_to(ROOT)} lists"
                    f" {release.commit}: correct one of them. A tag of the project that this one was cloned from can be"
                    f" deleted with 'git tag -d {release.tag}'."
                )


def record(release: Release, document: Path) -> None:
    """Adds a release to the list, with its contract; both must be committed."""
    with LIST.open("a") as file:
        file.write(f"{release.version} {release.commit}\n")
    shutil.copyfile(document, CONTRACT)


def is_in_this_clone(release: Release) -> bool:
    """False for a copy without Git, and for a clone without the history up to that release."""
    try:
        git(ROOT, "cat-file", "-e", f"{release.commit}^{{commit}}")
    except ToolError:
        return False
    return True


def extract(release: Release, folder: Path) -> None:
    """Writes that release's files into a folder; ToolError if the clone does not have it."""
    with TemporaryDirectory() as temporary:
        file = Path(temporary, "release.tar")
        git(ROOT, "archive", f"--output={file}", release.commit)
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
