"""The commands behind the make targets, and their arguments: NAME=value, as make takes them.

Make hands on what it was given as environment variables, and lists the names in GIVEN (Makefile). A variable that the
shell exports is not in that list, so it is no argument, unless the argument says so.

Only the standard library is imported here: make checks the arguments before it installs or builds anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from emulator import DEFAULT_PORT, LAST_PORT
from tools.errors import ToolError
from tools.paths import environment_names

GIVEN = "GIVEN"
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Argument:
    """An argument of a command.

    read: converts its text, which is not empty; ToolError in one sentence if the text is not valid
    default: the value if it is not given, or is empty
    missing: a sentence for an argument that must be given
    from_shell: whether a variable of the shell counts, too
    """

    name: str
    read: Callable[[str, str], Any]
    default: Any = None
    missing: str = ""
    from_shell: bool = False

    def value(self, given: Mapping[str, str], variables: Mapping[str, str]) -> Any:
        text = given.get(self.name) or (variables.get(self.name, "") if self.from_shell else "")
        if text:
            return self.read(self.name, text)
        if self.missing:
            unused = f" The variable {self.name} of your shell is not used." if variables.get(self.name) else ""
            raise ToolError(f"{self.name} is missing; {self.missing}.{unused}")
        return self.default


def line(name: str, text: str) -> str:
    if CONTROL_CHARACTER.search(text):
        raise ToolError(f"{name} must be one line of text, without control characters.")
    return text


def _secret(_: str, text: str) -> str:
    return text


def switch(name: str, text: str) -> bool:
    if text != "1":
        raise ToolError(f"{name} must be 1 to switch it on; leave it out to switch it off.")
    return True


def _choice(*choices: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in choices:
            raise ToolError(f"{name} must be {' or '.join(choices)}.")
        return text

    return read


def _whole(least: int, most: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ToolError(f"{name} must be a whole number from {least} to {most}.")
        return int(text)

    return read


def _environment(name: str, text: str) -> str:
    names = environment_names()
    if text not in names:
        raise ToolError(f"There is no environment '{text}'; choose one with {name}=<name>: {' '.join(names)}")
    return text


def _tag(name: str, text: str) -> str:
    if not re.fullmatch(r"v[0-9][\w.+-]*", text):
        raise ToolError(f"{name} must be the tag of a release, such as v1.1.0.")
    return text


def _repository(name: str, text: str) -> str:
    # GitHub reserves "." and ".." as names; in a URL, they would mean another path.
    if not re.fullmatch(r"[A-Za-z0-9_-]+/(?!\.{1,2}$)[A-Za-z0-9._-]+", text):
        raise ToolError(f"{name} must be an owner and a name, such as example/users-api.")
    return text


def _id(name: str, text: str) -> str:
    if not re.fullmatch("[1-9][0-9]{0,18}", text):
        raise ToolError(f"{name} must be the number that GitHub's API calls id.")
    return text


def printable(text: str) -> str:
    r"""Text for a terminal: control characters, except line breaks, become escapes such as \x1b."""
    return CONTROL_CHARACTER.sub(lambda one: one[0] if one[0] == "\n" else ascii(one[0])[1:-1], text)


ENV = Argument("ENV", _environment, missing="add ENV=<name>, one of: " + " ".join(environment_names()))
ENV_OR_LOCAL = Argument("ENV", _environment, default="local")
ENV_OR_NONE = Argument("ENV", _environment)
PORT = Argument("PORT", _whole(1, LAST_PORT), default=DEFAULT_PORT)
MINUTES = Argument("MINUTES", _whole(1, 10_000), default=10)
EMAIL = Argument("EMAIL", line, missing="add EMAIL=<address>")
REPLACE = Argument("REPLACE", line, default="")
PASSWORD = Argument("PASSWORD", _secret, from_shell=True)
AUTO_APPROVE = Argument("AUTO_APPROVE", switch, default=False, from_shell=True)


@dataclass(frozen=True)
class Command:
    """A function of the module tools.commands.<module>, which is named after the command.

    It gets each argument by its name in lower case, but ENV and PORT together as environment.
    """

    module: str
    arguments: tuple[Argument, ...]


def _commands(module: str, *common: Argument, **commands: tuple[Argument, ...]) -> dict[str, Command]:
    return {name.replace("_", "-"): Command(module, (*common, *more)) for name, more in commands.items()}


COMMANDS: dict[str, Command] = {
    **_commands(
        "local",
        PORT,
        local=(
            Argument("RUNTIME_CLIENT", _choice("aws", "portable"), default="aws"),
            Argument("DEBUG_FUNCTION", line, default=""),
        ),
        local_down=(),
        local_logs=(),
        docs=(ENV_OR_LOCAL, Argument("DOCS_PORT", _whole(1, 65535), default=8080)),
        fuzz=(ENV_OR_LOCAL, MINUTES),
        credentials=(ENV_OR_LOCAL,),
    ),
    **_commands(
        "deployments",
        ENV,
        PORT,
        bootstrap=(
            Argument("REPOSITORY", _repository),
            Argument("OWNER_ID", _id),
            Argument("REPOSITORY_ID", _id),
            Argument("SUBJECTS", _choice("ids", "names")),
            AUTO_APPROVE,
        ),
        plan=(REPLACE,),
        apply=(REPLACE,),
        deploy=(REPLACE, AUTO_APPROVE),
        verify=(Argument("ALLOW_PROTECTED", switch, default=False),),
        rollback=(),
        read_only=(Argument("UNDO", switch, default=False),),
        restore=(
            Argument("TABLE", line, missing="add TABLE=<name of the restored table>"),
            Argument("RESOURCE", line, default="users"),
        ),
        drift=(),
        drift_issue=(),
        destroy=(AUTO_APPROVE,),
        outputs=(Argument("FORMAT", _choice("text", "json"), default="text"),),
    ),
    **_commands(
        "people",
        ENV,
        PORT,
        users=(),
        user=(
            EMAIL,
            Argument("ADMIN", switch, default=False),
            Argument("READER", switch, default=False),
            Argument("RESET_PASSWORD", switch, default=False),
            PASSWORD,
        ),
        import_users=(Argument("FILE", line, missing="add FILE=<people.csv>"),),
        disable_user=(EMAIL,),
        enable_user=(EMAIL,),
        revoke=(EMAIL,),
        delete_user=(
            Argument("EMAIL", line, default=""),
            Argument("USERID", line, default=""),
            AUTO_APPROVE,
        ),
        token=(EMAIL, PASSWORD),
    ),
    **_commands(
        "machines",
        ENV,
        PORT,
        machine_client=(
            Argument("NAME", line, missing="add NAME=<name of the client>"),
            Argument("SCOPES", line, missing='add SCOPES="<scope> <scope>", such as SCOPES=users:read'),
        ),
        machine_token=(
            Argument("CLIENT", line, missing="add CLIENT=<client_id>, as 'make machine-client' printed it"),
            Argument("CLIENT_SECRET", _secret, from_shell=True),
        ),
    ),
    **_commands(
        "project",
        openapi=(ENV_OR_NONE, PORT),
        check_contract=(),
        release=(Argument("CREATE_TAG", switch, default=False),),
        publish_release=(Argument("TAG", _tag, missing="add TAG=<tag>"),),
        rename=(Argument("NAME", line, default=""), Argument("PACKAGE", line, default="")),
        environments=(Argument("VARIABLES", _secret, default="{}", from_shell=True),),
        test=(Argument("STAGES", line, default=""), Argument("EVERYTHING", switch, default=False)),
        check_terraform=(
            Argument("CHECK", _choice("validate", "test", "newest"), missing="add CHECK=validate, test or newest"),
            Argument("TEST_REPORTS", line, default=""),
        ),
        fuzz_tokens=(MINUTES,),
    ),
}


ARGUMENTS = {name: command.arguments for name, command in COMMANDS.items()}


def read(
    words: list[str], variables: Mapping[str, str], arguments: Mapping[str, tuple[Argument, ...]] = ARGUMENTS
) -> tuple[str, dict[str, Any]]:
    """The command and the values of its arguments.

    words: the name of the command, and arguments NAME=value, which take precedence over those that make has given
    variables: the environment
    arguments: those of each command
    """
    name, *pairs = words or [""]
    if name not in arguments:
        raise ToolError(f"There is no command '{name}'; 'make help-all' lists all.")
    given = {one: variables[one] for one in variables.get(GIVEN, "").split() if one in variables}
    given |= {word.partition("=")[0]: word.partition("=")[2] for word in pairs}
    return name, {argument.name: argument.value(given, variables) for argument in arguments[name]}


def run(name: str, values: dict[str, Any]) -> None:
    """Runs the command with these values of its arguments."""
    function = getattr(import_module(f"tools.commands.{COMMANDS[name].module}"), name.replace("-", "_"))
    function(**_with_environment(values))


def check_surroundings(values: dict[str, Any]) -> None:
    """ToolError or EmulatorError if the command with these values can't succeed: for make, before it builds anything.

    The environment's file must be valid, and its account reachable; for "local", the ports must be free.
    """
    from emulator.instance import Instance

    arguments = _with_environment(values)
    if environment := arguments.get("environment"):
        _ = environment.account
    else:
        Instance(arguments["port"]).check_ports()


def _with_environment(values: dict[str, Any]) -> dict[str, Any]:
    """The values by the names of a function's arguments: ENV and PORT together are an environment."""
    from tools.aws.environment import Environment

    arguments = {name.lower(): value for name, value in values.items()}
    if "env" in arguments:
        env, port = arguments.pop("env"), arguments.pop("port")
        arguments["environment"] = Environment.named(env, port) if env else None
    return arguments
