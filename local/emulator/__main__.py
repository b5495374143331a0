"""python -m emulator start|stop|status|logs|serve"""

from __future__ import annotations

import argparse
import sys

from emulator import DEFAULT_PORT, server
from emulator.instance import EmulatorError, Instance, port_number


def main() -> None:
    parser = argparse.ArgumentParser(prog="emulator", description="AWS on this machine")
    parser.add_argument("command", choices=("start", "stop", "status", "logs", "serve"))
    parser.add_argument("--port", default=str(DEFAULT_PORT))
    parser.add_argument("--ends-with-parent", action="store_true", help="serve until standard input is closed")
    arguments = parser.parse_args()
    instance = Instance(port_number(arguments.port))
    match arguments.command:
        case "start":
            started = instance.start()
            print(f"The emulator {'answers' if started else 'is already running'} at {instance.url}.")
        case "stop":
            print("The emulator has stopped." if instance.stop() else "The emulator was not running.")
        case "status":
            instance.require()
            print(f"The emulator answers at {instance.url}.")
        case "logs":
            if not instance.log.exists():
                raise EmulatorError("There is no log: the emulator was never started here; start it with 'make local'.")
            print(instance.log.read_text(errors="replace"), end="")
        case "serve":
            server.run(instance.port, arguments.ends_with_parent)


if __name__ == "__main__":
    try:
        main()
    except EmulatorError as error:
        sys.exit(str(error))
