"""examples/second-resource, laid over a copy of the project: it builds, is deployed, and does what it documents."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from emulator.instance import free_port
from tools.paths import ROOT
from tools.tests.copies import MAVEN, copy_project, run

EXAMPLE = ROOT / "examples" / "second-resource"
PATCH = EXAMPLE / "changes.patch"
DOCUMENT = "terraform/openapi.yaml"


def changed_lines() -> dict[str, int]:
    """How many lines the example adds to existing files or removes from them."""
    counts: dict[str, int] = {}
    file = ""
    for line in PATCH.read_text().splitlines():
        if line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/")
            counts[file] = 0
        elif re.match(r"[+-](?![+-]{2} )", line):
            counts[file] += 1
    return counts


def test_it_changes_few_lines_of_few_files() -> None:
    changed = changed_lines()

    outside = {file: lines for file, lines in changed.items() if file != DOCUMENT}
    assert DOCUMENT in changed
    assert len(outside) <= 4
    assert sum(outside.values()) <= 10


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the example laid over it, built."""
    folder = copy_project(tmp_path_factory.mktemp("second-resource"))
    for part in ("java", "terraform"):
        shutil.copytree(EXAMPLE / part, folder / part, dirs_exist_ok=True)
    run(folder, "git", "apply", str(PATCH))
    run(folder, *MAVEN, "package", "-Dmaven.test.skip=true", "-Dmaven.compiler.failOnWarning=true")
    return folder


def test_it_builds(copy: Path) -> None:
    assert (copy / "java" / "target" / "users-api.jar").exists()


class Api:
    """The API of a deployed copy, called as one person."""

    def __init__(self, copy: Path, port: int, email: str):
        self._folder, self._port = copy, port
        outputs = json.loads(self._tool("outputs", "--format=json"))
        api, stage = outputs["api_id"]["value"], outputs["stage_name"]["value"]
        self._url = f"http://127.0.0.1:{port}/_aws/execute-api/{api}/{stage}"
        said = self._tool("user", f"--email={email}")
        self.userid = said.rpartition(" ")[2].strip().rstrip(".")
        self._token = self._tool("token", f"--email={email}").strip()

    def _tool(self, command: str, *arguments: str) -> str:
        return run(self._folder, sys.executable, "-m", "tools", command, "local", f"--port={self._port}", *arguments)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        sent = {"Authorization": f"Bearer {self._token}"} | {name.replace("_", "-"): headers[name] for name in headers}
        return requests.request(method, self._url + path, json=body, headers=sent, timeout=60)


@pytest.fixture(scope="module")
def port(copy: Path) -> Iterator[int]:
    port = free_port()
    run(copy, sys.executable, "-m", "tools", "start-local", f"--port={port}")
    yield port
    run(copy, sys.executable, "-m", "emulator", "stop", f"--port={port}")


@pytest.mark.extended
def test_its_owner_and_administrators_may_call_it_and_strangers_may_not(copy: Path, port: int) -> None:
    owner = Api(copy, port, "user@example.com")
    admin = Api(copy, port, "admin@example.com")
    stranger = Api(copy, port, "stranger@example.com")
    notes = f"/users/{owner.userid}/notes"

    created = owner.call("POST", notes, {"text": "First"})
    assert created.status_code == 201
    note = f"{notes}/{created.json()['noteid']}"
    assert created.headers["Location"].endswith(note)
    for caller, status in ((owner, 200), (admin, 200), (stranger, 403)):
        assert caller.call("GET", note).status_code == status
        assert caller.call("GET", notes).status_code == status
        assert caller.call("PUT", note, {"text": "Changed"}).status_code == status
    assert stranger.call("POST", notes, {"text": "Not mine"}).status_code == 403
    assert stranger.call("DELETE", note).status_code == 403

    assert owner.call("PUT", note, {"text": "Lost update"}, If_Match=created.headers["ETag"]).status_code == 412
    assert owner.call("GET", note).json()["text"] == "Changed"
    assert owner.call("PUT", note, {"text": ""}).status_code == 400
    assert owner.call("PATCH", note, {}).status_code == 405

    assert owner.call("POST", notes, {"text": "Second"}).status_code == 201
    first = owner.call("GET", f"{notes}?limit=1")
    query = re.search(r"\?[^>]+", first.headers["Link"])
    assert query is not None
    rest = owner.call("GET", f"{notes}{query[0]}").json()
    assert sorted(one["text"] for one in [*first.json(), *rest]) == ["Changed", "Second"]

    assert owner.call("DELETE", note).status_code == 204
    assert owner.call("GET", note).status_code == 404
    assert owner.call("GET", f"/users/{owner.userid}").status_code == 404, "the users are as before"
