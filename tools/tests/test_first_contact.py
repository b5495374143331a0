"""What "make local" prints, used as a newcomer does: its commands, and its URL in clients without any setting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tools.cognito import users
from tools.cognito.users import LOCAL_ADMIN, LOCAL_USER
from tools.commands.local import guide
from tools.paths import ROOT
from tools.tests import shell
from tools.tests.deployed import ON_ONE_WORKER, Deployed

NODE = ROOT / "build" / "venv" / "bin" / "node"
# Each prints the number of users on the first three pages, which it finds by their links.
CLIENTS = {
    "curl": [
        "bash",
        "-euc",
        """
        url="$API/users?limit=1"
        for page in 1 2 3; do
          curl -sS -D headers -o body "$url" -H "Authorization: Bearer $TOKEN"
          grep -o '"userid"' body
          url="${API%/Prod}$(sed -n 's/^[Ll]ink: <\\(.*\\)>.*/\\1/p' headers)"
        done | wc -l
        """,
    ],
    "Python": [
        sys.executable,
        "-c",
        """
import json, os, re
from urllib.parse import urljoin
from urllib.request import Request, urlopen
url, found = os.environ["API"] + "/users?limit=1", 0
for page in range(3):
    reply = urlopen(Request(url, headers={"Authorization": "Bearer " + os.environ["TOKEN"]}))
    found += len(json.load(reply))
    url = urljoin(url, re.search("<(.+)>", reply.headers["Link"])[1])
print(found)
""",
    ],
    "Node.js": [
        str(NODE),
        "--input-type=module",
        "--eval",
        """
const { API, TOKEN } = process.env;
let url = `${API}/users?limit=1`, found = 0;
for (let page = 0; page < 3; page++) {
  const reply = await fetch(url, { headers: { Authorization: `Bearer ${TOKEN}` } });
  found += (await reply.json()).length;
  url = new URL(reply.headers.get("link").match(/<(.+)>/)[1], url);
}
console.log(found);
""",
    ],
    "Java": ["java", "Client.java"],
}
JAVA = """
import java.net.URI;
import java.net.http.*;
class Client {
    public static void main(String[] none) throws Exception {
        URI url = URI.create(System.getenv("API") + "/users?limit=1");
        int found = 0;
        for (int page = 0; page < 3; page++) {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Authorization", "Bearer " + System.getenv("TOKEN")).build();
            HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            found += reply.body().split("\\"userid\\"").length - 1;
            url = url.resolve(reply.headers().firstValue("Link").orElseThrow().replaceAll("<(.+)>.*", "$1"));
        }
        System.out.println(found);
    }
}
"""


pytestmark = ON_ONE_WORKER


@pytest.fixture
def local(shared_local: Deployed) -> Deployed:
    for email, role in ((LOCAL_ADMIN, ["admin"]), (LOCAL_USER, [])):
        users.create(shared_local.environment, shared_local.outputs, email, *role)
    return shared_local


def run(command: list[str], folder: Path, **variables: str) -> str:
    kept = shell.variables("AWS_")
    done = subprocess.run(command, cwd=folder, env=kept | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_reaches_the_url_and_follows_its_pages(local: Deployed, client: str, tmp_path: Path) -> None:
    url, token = local.outputs["api_url"], users.token(local.environment, local.outputs, LOCAL_ADMIN)
    for number in range(4):
        requests.put(
            f"{url}/users/page-{number}", headers={"Authorization": f"Bearer {token}"}, json={"name": "A"}, timeout=60
        ).raise_for_status()
    (tmp_path / "Client.java").write_text(JAVA)
    program, *arguments = CLIENTS[client]
    if program == "java":
        program = str(Path(os.environ["JAVA_HOME"]) / "bin" / "java")

    assert run([program, *arguments], tmp_path, API=url, TOKEN=token).strip() == "3"


def test_the_printed_commands_work(local: Deployed) -> None:
    userid = users.create(local.environment, local.outputs, LOCAL_USER)
    # The tests of the same deployment may have created her.
    token = users.token(local.environment, local.outputs, LOCAL_ADMIN)
    requests.delete(f"{local.outputs['api_url']}/users/ada", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    text = guide(local.environment, local.outputs, userid)
    commands = [line.removeprefix("  ") for line in text.splitlines() if line.startswith("  ")]
    if shutil.which("aws") is None:
        commands = [command for command in commands if not command.startswith("aws ")]
    # Shows the status of each reply, which the commands do not.
    script = ["curl() { command curl -sS -o /dev/null -w '%{http_code}\\n' \"$@\"; }", *commands]

    printed = run(["bash", "-euo", "pipefail", "-c", "\n".join(script)], ROOT)

    assert printed.split()[:10] == ["201", "200", "200", "200", "200", "204", "201", "200", "204", "403"]
