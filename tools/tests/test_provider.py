"""Where the AWS provider is taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import provider
from tools.errors import ToolError

PACKED = "terraform-provider-aws_5.100.0_linux_amd64.zip"


@pytest.fixture(autouse=True)
def no_usual_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_PLUGIN_DIR", raising=False)
    monkeypatch.setattr(provider, "USUAL_MIRRORS", ())


def mirror(folder: Path, name: str) -> Path:
    place = folder / "registry.terraform.io" / "hashicorp" / "aws" / name
    place.mkdir(parents=True)
    return folder


def test_it_is_the_registry_where_there_is_no_mirror() -> None:
    assert provider.arguments() == []
    assert Path(provider.environment()["TF_PLUGIN_CACHE_DIR"]).is_dir()


@pytest.mark.parametrize("name", ["5.100.0", PACKED])
def test_it_is_a_mirror_in_a_usual_place(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "USUAL_MIRRORS", ("/nonexistent", str(mirror(tmp_path, name))))

    assert provider.arguments() == [f"-plugin-dir={tmp_path}"]
    assert "TF_PLUGIN_CACHE_DIR" not in provider.environment()


def test_it_is_no_mirror_that_lacks_the_locked_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "USUAL_MIRRORS", (str(mirror(tmp_path, "6.0.0")),))

    assert provider.arguments() == []


def test_it_is_the_mirror_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_PLUGIN_DIR", str(mirror(tmp_path, "5.100.0")))

    assert provider.arguments() == [f"-plugin-dir={tmp_path}"]


def test_a_mirror_that_is_asked_for_must_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_PLUGIN_DIR", str(tmp_path))

    with pytest.raises(ToolError, match=r"aws 5\.100\.0 is missing; mend it or unset it"):
        provider.arguments()


def test_every_configuration_has_the_same_version_locked() -> None:
    (lock,) = {file.read_text() for file in provider.CONFIGURATION.rglob(".terraform.lock.hcl")}

    assert 'version     = "5.100.0"' in lock
