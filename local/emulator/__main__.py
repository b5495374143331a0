"""python -m emulator: serves in the foreground; Instance.start runs it in the background."""

from __future__ import annotations

import argparse
import re
import sys

from emulator import DEFAULT_PORT, LAST_PORT, server


def main() -> None:
    parser = argparse.ArgumentParser(prog="emulator", description="AWS on this machine")
    parser.add_argument("--port", default=str(DEFAULT_PORT))
    parser.add_argument("--ends-with-parent", action="store_true", help="serve until standard input is closed")
    arguments = parser.parse_args()
    if not re.fullmatch("[0-9]{1,5}", arguments.port) or not 1 <= int(arguments.port) <= LAST_PORT:
        sys.exit(f"PORT must be a whole number from 1 to {LAST_PORT}.")
    server.run(int(arguments.port), arguments.ends_with_parent)


if __name__ == "__main__":
    main()
