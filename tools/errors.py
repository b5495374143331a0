"""The exception for failures that the user can fix."""


class ToolError(Exception):
    """Says in one sentence what went wrong and what to do; printed as it is, without a stack trace."""
