"""The functions as Lambda runs them, on this machine: a Runtime API, and the services that they call."""
