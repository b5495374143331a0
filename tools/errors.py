"""Failures that a person can mend."""


class ToolError(Exception):
    """What went wrong and what to do, in one sentence."""
