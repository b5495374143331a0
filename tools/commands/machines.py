"""App clients of machines."""

from __future__ import annotations

from tools.aws.environment import Environment
from tools.cognito import machines
from tools.terraform import state


def machine_client(environment: Environment, name: str, scopes: str) -> None:
    """Creates the app client of a machine, and prints its id and its secret."""
    machine = machines.create(environment, state.outputs(environment), name, scopes.split())
    print(f"client_id={machine.client_id}\nclient_secret={machine.secret}")
    print(
        "Store the secret where the machine finds it. To try it:"
        f" {environment.make('machine-token', CLIENT=machine.client_id)}"
    )


def machine_token(environment: Environment, client: str, client_secret: str | None) -> None:
    print(machines.token(environment, client, client_secret))
