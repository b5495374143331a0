"""The contract: what breaks clients is refused by name, what does not is accepted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tools.errors import ToolError
from tools.openapi import api_document, contract
from tools.paths import ROOT
from tools.releases import last_release

Document = dict[str, Any]
# These need oasdiff, which takes minutes to build.
needs_oasdiff = pytest.mark.extended


@pytest.fixture
def document() -> Document:
    return api_document.for_readers(api_document.EXAMPLE_URL)


def schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def remove_an_operation(document: Document) -> None:
    del document["paths"]["/users/{userid}"]["patch"]


def require_a_field(document: Document) -> None:
    schema(document, "NewUser")["required"].append("email")


def remove_a_field_of_a_reply(document: Document) -> None:
    user = schema(document, "User")
    del user["properties"]["createdAt"]
    user["required"].remove("createdAt")


def shorten_a_field(document: Document) -> None:
    schema(document, "UserReplacement")["properties"]["name"]["maxLength"] = 100


def add_an_operation(document: Document) -> None:
    document["paths"]["/groups"] = {"get": deepcopy(document["paths"]["/users"]["get"]) | {"operationId": "listGroups"}}


def add_an_optional_field(document: Document) -> None:
    schema(document, "NewUser")["properties"]["locale"] = {"type": "string"}


def add_a_field_of_a_reply(document: Document) -> None:
    schema(document, "User")["properties"]["locale"] = {"type": "string"}


def with_version(document: Document, version: str) -> Document:
    return document | {"info": document["info"] | {"version": version}}


@needs_oasdiff
@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (remove_an_operation, r"PATCH /users/\{userid\}: .*removed"),
        (require_a_field, r"POST /users: .*'email'.*required"),
        (remove_a_field_of_a_reply, r"GET /users/\{userid\}: .*'createdAt'"),
        (shorten_a_field, r"PUT /users/\{userid\}: .*'name'.*maxLength was decreased to '100'"),
    ],
)
def test_refuses_what_breaks_clients_by_name(document: Document, edit: Callable[[Document], None], named: str) -> None:
    changed = deepcopy(document)
    edit(changed)

    with pytest.raises(ToolError, match=named):
        contract.check(with_version(document, "1.4.2"), with_version(changed, "1.5.0"))
    assert contract.check(with_version(document, "1.4.2"), with_version(changed, "2.0.0"))


@needs_oasdiff
@pytest.mark.parametrize("edit", [add_an_operation, add_an_optional_field, add_a_field_of_a_reply])
def test_accepts_what_breaks_no_client_in_a_higher_version(
    document: Document, edit: Callable[[Document], None]
) -> None:
    changed = deepcopy(document)
    edit(changed)

    found = contract.check(with_version(document, "1.4.2"), with_version(changed, "1.5.0"))

    assert found and not any(change.breaking for change in found)
    with pytest.raises(ToolError, match=r"has changed since 1\.4\.2; raise info\.version"):
        contract.check(with_version(document, "1.4.2"), with_version(changed, "1.4.2"))


@needs_oasdiff
def test_compares_versions_as_numbers(document: Document) -> None:
    changed = deepcopy(document)
    add_an_optional_field(changed)

    assert contract.check(with_version(document, "1.9.0"), with_version(changed, "1.10.0"))


@needs_oasdiff
def test_refuses_a_version_that_is_not_three_numbers(document: Document) -> None:
    changed = deepcopy(document)
    add_an_operation(changed)
    changed["info"]["version"] = "1.1.0-rc1"

    with pytest.raises(ToolError, match=r"info\.version is 1\.1\.0-rc1, but must be three numbers"):
        contract.check(document, changed)


@needs_oasdiff
def test_accepts_an_unchanged_contract(document: Document) -> None:
    assert contract.check(document, document) == []


def test_the_changelog_begins_with_the_current_version(document: Document) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()

    assert re.findall(r"^## (\d+\.\d+\.\d+)$", changelog, re.MULTILINE)[0] == document["info"]["version"]


@pytest.mark.parametrize(("old", "new"), contract.EQUIVALENT.items())
def test_equivalent_patterns_match_the_same_texts(old: str, new: str) -> None:
    texts = map("".join, itertools.chain(*(itertools.product("a \u00a0\u2028\n\x01\x9f", repeat=n) for n in range(6))))

    # In ECMA 262, "$" matches only at the end.
    patterns = [re.compile(pattern.replace("$", r"\Z")) for pattern in (old, new)]
    found = [{bool(pattern.search(text)) for pattern in patterns} for text in texts]
    assert {True} in found and {False} in found
    assert {True, False} not in found


@needs_oasdiff
def test_the_contract_keeps_that_of_the_last_release() -> None:
    if last_release.last() is None:
        pytest.skip("Nothing was released yet.")

    contract.check(contract.released(), api_document.for_readers(api_document.EXAMPLE_URL))
