"""Lets Terraform start the AWS provider faster in tests.

Before each command, Terraform computes the checksum of the provider's file, which is larger than 600 MB: that takes
more time than some commands. Here, "terraform init" checks it once. Afterwards the file is an override for developers,
which Terraform does not check. https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import json

from tools.paths import ROOT
from tools.terraform import checks
from tools.terraform.process import CONFIGURATION

SETTINGS = ROOT / "build" / "terraform" / "tests.tfrc"


def variables() -> dict[str, str]:
    """Environment variables for Terraform, which also let it and the provider collect garbage less often."""
    data = checks.init(CONFIGURATION)
    (program,) = (data / "providers").glob("*/hashicorp/aws/*/*/terraform-provider-aws*")
    folder = json.dumps(str(program.resolve().parent), ensure_ascii=False)
    SETTINGS.write_text(f'provider_installation {{\n  dev_overrides {{\n    "hashicorp/aws" = {folder}\n  }}\n}}\n')
    return {"TF_CLI_CONFIG_FILE": str(SETTINGS), "GOGC": "400", "GOMEMLIMIT": "1GiB"}
