"""What a reference to a secret looks like; secret_references.py reads what it refers to."""

from __future__ import annotations

import re
from typing import Any

ARN = r"arn:[\w-]+:(?:secretsmanager:([\w-]+):\d{12}:secret:.+|ssm:([\w-]+):\d{12}:parameter/.+)"
MEMBERS = {"secret", "key", "versionStage"}


def is_reference(value: Any) -> bool:
    """Tell whether a value refers to a secret."""
    return (
        isinstance(value, dict)
        and value.keys() <= MEMBERS
        and all(isinstance(member, str) for member in value.values())
        and re.fullmatch(ARN, value.get("secret", "")) is not None
    )
