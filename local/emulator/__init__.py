"""An AWS emulator: ministack with patches, and with PutRestApi, which it lacks and Terraform needs."""

DEFAULT_PORT = 4566
