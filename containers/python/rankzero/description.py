"""The job description: what the platform tells the runner about the task.

Reserved hyperparameter `_rankzero`, a JSON object; one longer than 2,500 characters is cut into
`_rankzero.0`, `_rankzero.1`, … which are joined in the order of their numbers. Its shape:
  version   1
  entry     "module:function", or "module" if exactly one function in it is decorated
  jobs      "s3://bucket/prefix" under which each job has a folder of its name
  inputs    by name: {type, default?, minimum?, maximum?, values?, secret?}
  outputs   by name: {type, format?}
  document  "s3://bucket/key" of a JSON object with the inputs that did not fit; optional
  secrets   the same, with secrets; optional
Members not named here are refused: an older runner must not ignore what a newer platform means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .errors import RunnerError

VERSION = 1
RESERVED = "_rankzero"
INPUT_TYPES = ("channel", "integer", "float", "text", "flag", "json")
OUTPUT_TYPES = ("file", "directory", "integer", "float", "text", "flag", "json", "model")
FORMATS = ("csv", "parquet")
OUTPUT_NAME = r"[A-Za-z][A-Za-z0-9_]{0,63}"
# Names by which people call what must not be seen; a part of a name counts, "tokenizer" does not.
SECRET_WORDS = frozenset(
    (
        *("apikey", "auth", "credential", "credentials", "key", "passphrase"),
        *("passwd", "password", "pwd", "secret", "token"),
    )
)
WORD = r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+"


class Input(NamedTuple):
    """A declared input. Without a default it is required; a default of None makes it optional."""

    name: str
    type: str
    has_default: bool = False
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[Any, ...] | None = None
    secret: bool = False


class Output(NamedTuple):
    """A declared output; `format` is how a data frame is written."""

    name: str
    type: str
    format: str = "csv"


class Description(NamedTuple):
    """A task as the runner needs to know it."""

    entry: str
    jobs: str
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output]
    document: str | None = None
    secrets: str | None = None


def looks_secret(name: str) -> bool:
    """Tell whether a name says that its value must not be shown."""
    return any(word.lower() in SECRET_WORDS for word in re.findall(WORD, name))


def read_description(hyperparameters: Mapping[str, str]) -> Description:
    """Read the job description.

    Raises BadJobDescription for anything that this version does not know.
    """
    text = joined(hyperparameters)
    try:
        content = json.loads(text)
    except ValueError as error:
        raise bad("", f"not JSON: {error}") from error
    members(content, "", required=("version", "entry", "jobs", "inputs", "outputs"))
    if content["version"] != VERSION:
        raise bad("version", f"expected {VERSION}, found {content['version']!r}")
    entry = content["entry"]
    if not isinstance(entry, str) or not re.fullmatch(r"\w+(\.\w+)*(:\w+)?", entry):
        raise bad("entry", f'expected "module:function" or "module", found {entry!r}')
    inputs, outputs = content["inputs"], content["outputs"]
    for name, group in (("inputs", inputs), ("outputs", outputs)):
        if not isinstance(group, dict):
            raise bad(name, f"expected an object, found {group!r}")
    return Description(
        entry=entry,
        jobs=s3_uri(content["jobs"], "jobs").rstrip("/"),
        inputs={name: read_input(name, value) for name, value in inputs.items()},
        outputs={name: read_output(name, value) for name, value in outputs.items()},
        document=s3_uri(content["document"], "document") if "document" in content else None,
        secrets=s3_uri(content["secrets"], "secrets") if "secrets" in content else None,
    )


def joined(hyperparameters: Mapping[str, str]) -> str:
    """Put the parts of the reserved hyperparameter together."""
    whole = hyperparameters.get(RESERVED)
    numbers = sorted(
        int(name[len(RESERVED) + 1 :])
        for name in hyperparameters
        if re.fullmatch(re.escape(RESERVED) + r"\.[0-9]+", name)
    )
    if whole is not None and not numbers:
        return whole
    if whole is not None or not numbers or numbers != list(range(len(numbers))):
        found = [name for name in hyperparameters if name.startswith(RESERVED)]
        raise RunnerError(
            "BadJobDescription",
            f"hyperparameters: expected {RESERVED}, or {RESERVED}.0, {RESERVED}.1, … without a "
            f"gap, found {', '.join(sorted(found)) or 'none'}; start the job as a Rank Zero task",
        )
    return "".join(hyperparameters[f"{RESERVED}.{number}"] for number in numbers)


def read_input(name: str, content: Any) -> Input:
    """Read one declared input."""
    at = f"inputs.{name}"
    allowed = ("type", "default", "minimum", "maximum", "values", "secret")
    members(content, at, required=("type",), allowed=allowed)
    one_of(content["type"], INPUT_TYPES, f"{at}.type")
    for limit in ("minimum", "maximum"):
        value = content.get(limit)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise bad(f"{at}.{limit}", f"expected a number, found {value!r}")
    if content["type"] not in ("integer", "float") and {"minimum", "maximum"} & content.keys():
        raise bad(at, f"an input of type {content['type']} has no minimum and no maximum")
    if content["type"] not in ("integer", "float", "text") and "values" in content:
        raise bad(at, f"an input of type {content['type']} has no list of values")
    values = content.get("values")
    if values is not None and (not isinstance(values, list) or not values):
        raise bad(f"{at}.values", f"expected a list of what is allowed, found {values!r}")
    secret = content.get("secret", False)
    if not isinstance(secret, bool):
        raise bad(f"{at}.secret", f"expected true or false, found {secret!r}")
    return Input(
        name=name,
        type=content["type"],
        has_default="default" in content,
        default=content.get("default"),
        minimum=content.get("minimum"),
        maximum=content.get("maximum"),
        values=None if values is None else tuple(values),
        secret=secret or looks_secret(name),
    )


def read_output(name: str, content: Any) -> Output:
    """Read one declared output."""
    at = f"outputs.{name}"
    if not re.fullmatch(OUTPUT_NAME, name):
        raise bad(at, "expected a name of letters, digits and _, starting with a letter")
    members(content, at, required=("type",), allowed=("type", "format"))
    one_of(content["type"], OUTPUT_TYPES, f"{at}.type")
    if "format" in content and content["type"] != "file":
        raise bad(f"{at}.format", "only an output of type file has a format")
    one_of(content.get("format", "csv"), FORMATS, f"{at}.format")
    return Output(name=name, type=content["type"], format=content.get("format", "csv"))


def members(
    content: Any, at: str, required: tuple[str, ...], allowed: tuple[str, ...] | None = None
) -> None:
    """Check that an object has these members and no others."""
    known = allowed or (*required, "document", "secrets")
    if not isinstance(content, dict):
        raise bad(at, f"expected an object, found {content!r}")
    for name in required:
        if name not in content:
            raise bad(at, f"{name} is missing")
    for name in content:
        if name not in known:
            raise bad(at, f"{name!r} is not known; known are {', '.join(known)}")


def one_of(value: Any, allowed: tuple[str, ...], at: str) -> None:
    """Check that a value is one of a few words."""
    if value not in allowed:
        raise bad(at, f"expected one of {', '.join(allowed)}, found {value!r}")


def s3_uri(value: Any, at: str) -> str:
    """Check that a value is an S3 address."""
    if not isinstance(value, str) or not re.fullmatch(r"s3://[^/]+(/.*)?", value, re.DOTALL):
        raise bad(at, f"expected s3://bucket/…, found {value!r}")
    return value


def bad(at: str, message: str) -> RunnerError:
    """Describe what the platform got wrong, with its place."""
    place = f"{RESERVED}.{at}" if at else RESERVED
    hint = "; deploy the task again with the version of Rank Zero that its image was built with"
    return RunnerError("BadJobDescription", f"{place}: {message}{hint}")
