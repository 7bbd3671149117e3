"""A job's strings as typed values."""

from __future__ import annotations

import json
import re
from typing import Any

from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import Hyperparameter
from rankzero_job.names import did_you_mean

from .booster import Booster
from .log import warning

# Where in the library's own code a message comes from.
_SOURCE = re.compile(r"^\S+\.(?:cpp|h):\d+: ")
# What SageMaker's SDK sends with every script, and what the platform adds for tuning.
_OF_THE_PLATFORM = ("sagemaker_", "_")


def read_hyperparameters(booster: Booster, given: dict[str, str]) -> dict[str, Any]:
    """Return typed values with defaults; raises ClientError for the first wrong one.

    A name that AWS's script does not know has no effect there, so it is a warning here.
    """
    values = dict(booster.defaults)
    for name, sent in given.items():
        if name.startswith(_OF_THE_PLATFORM):
            continue
        hyperparameter = booster.hyperparameters.get(name)
        if hyperparameter is None:
            near = did_you_mean(name, booster.hyperparameters)
            warning(f"AWS's script for {booster.title} ignores the hyperparameter {name}{near}")
            continue
        values[name] = hyperparameter.read(name, _decoded(sent))
    return values


def _decoded(sent: str) -> str:
    """Return the text of a value that is sent as JSON: ``"0.1"`` with quotes or without."""
    try:
        value = json.loads(sent)
    except ValueError:
        return sent
    return value if isinstance(value, str) else sent


def text_or(word: str, kind: Hyperparameter) -> Hyperparameter:
    """Accept a word in any case, which is read as None, or what ``kind`` accepts."""

    def check(value: Any) -> str | None:
        allowed = None if value is None else kind.check(value)
        return None if allowed is None else f"{word}, or {allowed}"

    def parse(text: str) -> Any:
        if text.lower() == word.lower():
            return None
        try:
            return kind.parse(text)
        except ValueError:
            raise ValueError(f"it is neither {word} nor a number") from None

    return Hyperparameter(parse, check)


def any_text() -> Hyperparameter:
    """Accept any text."""
    return Hyperparameter(str, lambda value: None if value else "a name")


def refuse(booster: str, error: Exception) -> ClientError:
    """Return the failure for what a library refuses to train with."""
    lines = [_SOURCE.sub("", line.strip()) for line in str(error).splitlines() if line.strip()]
    return ClientError(
        f"{booster} refuses to train: {lines[-1] if lines else type(error).__name__}"
    )
