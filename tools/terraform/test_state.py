"""Where Terraform's state is: in the bucket of the tools, or where environments/<name>.s3.tfbackend says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.terraform import state

DEV = Environment("dev")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(state, "ENVIRONMENTS", tmp_path)
    return tmp_path / "dev.s3.tfbackend"


def test_a_state_that_is_kept_elsewhere_is_found_there(file: Path) -> None:
    file.write_text('# Ours\n\nbucket = "states"  # of all teams\nkey    = "a#b/users"\nencrypt = true\n')

    assert state.backend(DEV) == {"bucket": "states", "key": "a#b/users", "region": "eu-west-1", "encrypt": "true"}


@pytest.mark.parametrize("line", ['bucket = "states" // ours', "assume_role = {", 'key = "a" "b"', 'key = "a\\"b"'])
def test_a_line_that_terraform_would_read_otherwise_is_refused(file: Path, line: str) -> None:
    file.write_text(f'bucket = "states"\n{line}\n')

    with pytest.raises(
        ToolError, match=r"^dev\.s3\.tfbackend can only have lines such as 'bucket = \"name\"', but has"
    ):
        state.backend(DEV)
