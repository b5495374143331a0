"""The exception for failures that the user can fix."""


class ToolError(Exception):
    """Says in one sentence what went wrong and what to do; printed as it is, without a stack trace.

    shown: what was printed before it, to which the sentence refers
    """

    def __init__(self, message: str, shown: str = ""):
        super().__init__(message)
        self.shown = shown
