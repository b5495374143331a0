"""The one exception for failures that the person at the keyboard can fix."""


class ToolError(Exception):
    """Says in one sentence what went wrong and what to do; printed as it is, without a stack trace."""
