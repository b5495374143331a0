"""The GitHub repository whose workflows may assume roles: its name, its ids, and how its workflows' tokens name it.

https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
"""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tools.errors import ToolError

API = "https://api.github.com"
SECONDS = 20
# The subjects of a repository's tokens contain ids if it was created, renamed or transferred after this day, or if that
# was chosen in its settings; otherwise they contain only names, which somebody else may get.
IDS_SINCE = date(2026, 7, 15)
IDS, NAMES = FORMS = ("ids", "names")
# What GitHub answers if a repository is private, or if this address has called it too often.
UNKNOWN = (403, 404, 429)
MOVED = (301, 302, 307, 308)
WHICH_FORM = (
    f"add SUBJECTS=ids if it was created, renamed or transferred after {IDS_SINCE} or has opted in to immutable"
    " subjects, and SUBJECTS=names otherwise"
)
BY_HAND = "give OWNER_ID=<number> REPOSITORY_ID=<number> SUBJECTS=<ids or names> (docs/runbook.md#renamed-repository)"


class UnreachableError(ToolError):
    """GitHub's API could not be reached from here; gh may know another way."""


@dataclass(frozen=True)
class Repository:
    """name: the owner and the name, in GitHub's spelling; subjects: one of FORMS."""

    name: str
    owner_id: str
    id: str
    subjects: str

    @property
    def subject(self) -> str:
        """What the subjects of its workflows' tokens begin with."""
        if self.subjects == NAMES:
            return f"repo:{self.name}"
        owner, name = self.name.split("/")
        return f"repo:{owner}@{self.owner_id}/{name}@{self.id}"


def find(
    name: str, owner_id: str | None = None, repository_id: str | None = None, subjects: str | None = None
) -> Repository:
    """The repository with that name and what is known of it; GitHub is asked for the rest.

    ToolError if the ids or the form of its subjects remain unknown, or if the name is no longer the repository's.
    """
    if owner_id and repository_id:
        if not subjects:
            raise ToolError(f"SUBJECTS is missing; {WHICH_FORM}.")
        return Repository(name, owner_id, repository_id, subjects)
    if owner_id or repository_id:
        raise ToolError("OWNER_ID and REPOSITORY_ID belong together; give both, or none to have them looked up.")
    described = _look_up(name)
    try:
        spelled, created = str(described["full_name"]), date.fromisoformat(str(described["created_at"])[:10])
        repository = Repository(spelled, str(int(described["owner"]["id"])), str(int(described["id"])), subjects or IDS)
    except (KeyError, TypeError, ValueError) as error:
        raise ToolError(f"GitHub's answer about {name} is not as GitHub documents it; {BY_HAND}.") from error
    if spelled.lower() != name.lower():
        raise _moved(name, f"REPOSITORY={spelled}")
    return repository if subjects else replace(repository, subjects=_form(repository, created))


def _look_up(name: str) -> dict[str, Any]:
    """What GitHub says of a repository: to everybody, or else to whoever is signed in to gh."""
    why_not = f"GitHub shows no repository {name}; if it is private, install gh and sign in with 'gh auth login', or"
    why_not = f"{why_not} {BY_HAND}."
    try:
        described = _public(name)
    except UnreachableError as error:
        described, why_not = None, str(error)
    if described is None:
        described = _gh(f"repos/{name}")
    if described is None:
        raise ToolError(why_not)
    return described


def _form(repository: Repository, created: date) -> str:
    """The form of the repository's subjects; GitHub tells it only to those who may see the settings."""
    path = f"repos/{repository.name}/actions/oidc/customization/sub"
    settings = _gh(path) or {}
    if not settings.get("use_default", True):
        raise ToolError(
            f"{repository.name} has its own template for subjects, which the roles cannot trust; return to GitHub's"
            f" with 'gh api -X PUT {path} -F use_default=true'."
        )
    if prefix := settings.get("sub_claim_prefix"):
        for form in FORMS:
            if prefix == replace(repository, subjects=form).subject:
                return form
        raise ToolError(
            f"Subjects of {repository.name} begin with '{prefix}', which is neither form that is known here."
        )
    # On the day itself, both are possible.
    if created > IDS_SINCE:
        return IDS
    raise ToolError(
        f"{repository.name} is not newer than {IDS_SINCE}, so it may have either form of subject; install gh and sign in"
        f" with 'gh auth login', or add SUBJECTS=names or, if it was renamed or transferred since or has opted in to"
        f" immutable subjects, SUBJECTS=ids."
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """After a rename, GitHub redirects to the repository, whatever it is called now."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _public(name: str) -> dict[str, Any] | None:
    """What GitHub's API tells everybody about a repository; None if it tells nothing."""
    request = urllib.request.Request(f"{API}/repos/{name}", headers={"Accept": "application/vnd.github+json"})
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as response:
            return _json(response.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        if error.code in UNKNOWN:
            return None
        if error.code in MOVED:
            raise _moved(name, "that as REPOSITORY") from error
        raise ToolError(f"GitHub answered {error.code} when asked about {name}; try again, or {BY_HAND}.") from error
    except OSError as error:
        raise UnreachableError(f"GitHub could not be reached ({error}); {BY_HAND}.") from error


def _gh(path: str) -> dict[str, Any] | None:
    """What GitHub's API tells whoever is signed in to gh; None if gh is missing, or gets no answer."""
    if shutil.which("gh") is None:
        return None
    done = subprocess.run(
        ["gh", "api", path, "--hostname", "github.com"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return _json(done.stdout) if done.returncode == 0 else None


def _json(text: str) -> dict[str, Any]:
    """A JSON object; an empty one if the text is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _moved(name: str, instead: str) -> ToolError:
    return ToolError(f"{name} has another name now, since a rename or transfer; give {instead}.")
