"""GitHub's command line, as far as the workflows use it; what they write is in the file that FAKE_GH names."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

BOT = "github-actions[bot]"
COMMENTS = re.compile(r"repos/[^/]+/[^/]+/issues/([0-9]+)/comments")
COMMENT = re.compile(r"repos/[^/]+/[^/]+/issues/comments/([0-9]+)")
COMMIT = re.compile(r"repos/[^/]+/[^/]+/commits/main")
# The one filter of comments that is known here: by their author, and by what they begin with.
COMMENTS_FILTER = re.compile(
    r'\.\[\]\s*\| select\(\.user\.login == "([^"]+)" and \(\.body \| startswith\("([^"]+)"\)\)\) \| \.id'
)


def main() -> None:
    file = Path(os.environ["FAKE_GH"])
    github = json.loads(file.read_text())
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
    match sys.argv[1:3]:
        case ["issue", "list"]:
            shown = [issue for issue in github["issues"] if issue["state"] == "open"]
            print(json.dumps([{key: issue[key] for key in ("number", "title")} for issue in shown]))
        case ["issue", "create"]:
            number = len(github["issues"]) + 1
            title = _option("--title")
            github["issues"].append({"number": number, "title": title, "body": sys.stdin.read(), "state": "open"})
        case ["issue", "edit"]:
            _issue(github)["body"] = sys.stdin.read()
        case ["issue", "close"]:
            _issue(github)["state"] = "closed"
        case ["release", "create"]:
            github["releases"][sys.argv[3]] = [argument for argument in sys.argv[4:] if not argument.startswith("--")]
        case ["api", *_]:
            _api(github)
        case _:
            sys.exit(f"gh: unknown command {sys.argv[1:]}")
    file.write_text(json.dumps(github))


def _api(github: dict[str, Any]) -> None:
    """Comments of pull requests, and the newest commit of main."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("-X", dest="method", default="GET")
    parser.add_argument("-F", dest="field")
    parser.add_argument("--jq")
    parser.add_argument("--paginate", action="store_true")
    parser.add_argument("--silent", action="store_true")
    asked = parser.parse_args(sys.argv[2:])
    comments, body = github["comments"], asked.field and Path(asked.field.removeprefix("body=@")).read_text()
    match asked.method:
        case "GET" if COMMIT.fullmatch(asked.path) and asked.jq == ".sha":
            print(github["main"])
        case "GET" if (on := COMMENTS.fullmatch(asked.path)) and (wanted := COMMENTS_FILTER.fullmatch(asked.jq)):
            assert asked.paginate, "A page has only 30 comments."
            for comment in comments:
                by_bot = comment["author"] == wanted[1] and comment["body"].startswith(wanted[2])
                if by_bot and comment["on"] == on[1]:
                    print(comment["id"])
        case "POST" if on := COMMENTS.fullmatch(asked.path):
            comments.append({"id": str(len(comments) + 1), "on": on[1], "author": BOT, "body": body})
        case "PATCH" if one := COMMENT.fullmatch(asked.path):
            next(comment for comment in comments if comment["id"] == one[1])["body"] = body
        case _:
            sys.exit(f"gh: unknown request {sys.argv[2:]}")


def _issue(github: dict[str, Any]) -> Any:
    return next(issue for issue in github["issues"] if str(issue["number"]) == sys.argv[3])


def _option(name: str) -> str:
    parser = argparse.ArgumentParser()
    parser.add_argument(name, dest="value", required=True)
    return str(parser.parse_known_args(sys.argv[3:])[0].value)


if __name__ == "__main__":
    main()
