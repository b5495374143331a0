"""python -m tools [--check | --check-surroundings] COMMAND [NAME=value …]: the commands behind the make targets.

--check only checks the arguments, for which nothing needs to be installed.
"""

from __future__ import annotations

import os
import sys

from tools import ambient, cli
from tools.errors import ToolError


def main(words: list[str]) -> None:
    """ToolError, or an exception of the emulator or botocore, if the command can't do what it should."""
    option, words = (words[0], words[1:]) if words[:1] and words[0].startswith("--") else ("", words)
    name, values = cli.read(words, os.environ)
    if option == "--check":
        return
    if values.get("ENV", "local") == "local":
        ambient.drop(os.environ)
    if option == "--check-surroundings":
        cli.check_surroundings(values)
    else:
        cli.run(name, values)


def run(words: list[str]) -> None:
    """Runs the command; exits with one sentence if it fails."""
    try:
        main(words)
    except ToolError as error:
        sys.exit(cli.printable(str(error)))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
    except Exception as error:
        # Imported late: --check runs before anything is installed.
        from botocore.exceptions import BotoCoreError, ClientError

        from emulator.instance import EmulatorError

        match error:
            case EmulatorError():
                message = str(error)
            case ClientError():
                detail = error.response["Error"].get("Message", error)
                message = f"AWS refused {error.operation_name}: {detail}"
            case BotoCoreError():
                message = f"AWS could not be reached: {error}"
            case _:
                raise
        sys.exit(cli.printable(message))


if __name__ == "__main__":
    run(sys.argv[1:])
