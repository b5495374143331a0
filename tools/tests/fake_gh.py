"""GitHub's command line, as far as the workflows use it; what they write is in the file that FAKE_GH names."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any


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
        case ["pr", "comment"]:
            github["comments"][sys.argv[3]] = Path(_option("--body-file")).read_text()
        case _:
            sys.exit(f"gh: unknown command {sys.argv[1:]}")
    file.write_text(json.dumps(github))


def _issue(github: dict[str, Any]) -> Any:
    return next(issue for issue in github["issues"] if str(issue["number"]) == sys.argv[3])


def _option(name: str) -> str:
    parser = argparse.ArgumentParser()
    parser.add_argument(name, dest="value", required=True)
    return str(parser.parse_known_args(sys.argv[3:])[0].value)


if __name__ == "__main__":
    main()
