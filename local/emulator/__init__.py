"""An AWS emulator: ministack with patches, and with PutRestApi, which it lacks and Terraform needs."""

DEFAULT_PORT = 4566
# The next one is the API's.
LAST_PORT = 65534


def api_port(port: int) -> int:
    """The port of the deployed API, beside an emulator on that port."""
    return port + 1
