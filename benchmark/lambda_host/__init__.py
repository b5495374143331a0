"""Runs the functions on this machine as Lambda does: a Runtime API, and stand-ins for the services they call."""
