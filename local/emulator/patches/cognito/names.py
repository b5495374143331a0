"""User names and e-mail addresses: refuses those that AWS refuses, such as names with control characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

# The pattern of user names in the model of AWS's SDKs: letters, marks, symbols, numbers and punctuation.
PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
CATEGORIES = "LMSNP"
ADDRESS = re.compile(r"[^@]+@[^@]+")


def apply() -> None:
    replace(cognito, "_run_idp_handler", _refuse_invalid_names)


def _refuse_invalid_names(run: Any) -> Any:
    def _run_idp_handler(handler: Any, action: str, data: dict[str, Any]) -> Any:
        message = _invalid_name(data) or _invalid_address(data)
        if message:
            return cognito.error_response_json("InvalidParameterException", message, 400)
        return run(handler, action, data)

    return _run_idp_handler


def _invalid_name(data: dict[str, Any]) -> str | None:
    name = data.get("Username")
    if name is None or _matches_pattern(name):
        return None
    return (
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular"
        f" expression pattern: {PATTERN}"
    )


def _invalid_address(data: dict[str, Any]) -> str | None:
    addresses = [each.get("Value") for each in data.get("UserAttributes") or [] if each.get("Name") == "email"]
    is_valid = all(_matches_pattern(each) and ADDRESS.fullmatch(each) for each in addresses)
    return None if is_valid else "Invalid email address format."


def _matches_pattern(text: Any) -> bool:
    """Whether a text matches PATTERN, whose character classes Python's regular expressions lack."""
    return isinstance(text, str) and text != "" and all(unicodedata.category(each)[0] in CATEGORIES for each in text)
