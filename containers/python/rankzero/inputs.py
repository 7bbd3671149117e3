"""Gathers a task's inputs from channels, hyperparameters and the S3 document.

Everything that does not fit is reported at once, before the user's code is even imported.
Hyperparameters that start with `sagemaker_` or `_rankzero`, and `_tuning_objective_metric`, are
no inputs. One input may come from one place only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .decode import check, decode, expected, parse_json
from .description import RESERVED, Description, Input, looks_secret
from .errors import RunnerError
from .host import Host
from .masking import learn
from .reference import is_reference
from .secret_references import Fetch, fetch_secret, has_reference, resolve


def gather_inputs(
    description: Description,
    host: Host,
    read_document: Callable[[str], Mapping[str, Any]],
    fetch: Fetch = fetch_secret,
) -> dict[str, Any]:
    """Return every declared input's value; channels as paths.

    Raises BadInput with one line for each problem.
    """
    raw = {n: v for n, v in host.hyperparameters.items() if not is_platform_name(n)}
    uris = [uri for uri in (description.document, description.secrets) if uri]
    document = {name: value for uri in uris for name, value in read_document(uri).items()}
    learn_secrets(description, raw, document)
    problems = [*unknown_names(description, host, raw, document)]
    values: dict[str, Any] = {}
    for name, declared in description.inputs.items():
        try:
            values[name] = one_input(declared, host, raw, document, fetch)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise RunnerError("BadInput", "\n".join(sorted(problems)))
    return values


def learn_secrets(
    description: Description, raw: Mapping[str, str], document: Mapping[str, Any]
) -> None:
    """Mask every secret from here on, also one that fits no input."""
    for name in {**raw, **document}:
        declared = description.inputs.get(name)
        is_secret = declared.secret if declared else looks_secret(name)
        learn(document.get(name), is_secret)
        given = parsed(raw.get(name, "null"))
        learn(given, is_secret)
        if not is_reference(given):
            learn(raw.get(name), is_secret)
    for declared in description.inputs.values():
        learn(declared.default, declared.secret)


def is_platform_name(name: str) -> bool:
    """Tell whether a hyperparameter is SageMaker's or the runner's own."""
    return (
        name.startswith("sagemaker_")
        or name == "_tuning_objective_metric"
        or name == RESERVED
        or name.startswith(f"{RESERVED}.")
    )


def unknown_names(
    description: Description,
    host: Host,
    raw: Mapping[str, str],
    document: Mapping[str, Any],
) -> list[str]:
    """List what came but was not declared, or was declared as something else."""
    declared = description.inputs
    channels = [name for name, i in declared.items() if i.type == "channel"]
    parameters = [name for name, i in declared.items() if i.type != "channel"]
    problems = [
        f"{name}: not a channel of this task; its channels are {', '.join(channels) or 'none'}"
        for name in host.channels
        if name not in channels
    ]
    for name in {**raw, **document}:
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            problems.append(f"{name}: not a parameter of this task; its parameters are {known}")
        elif name in raw and name in document:
            problems.append(f"{name}: given as a hyperparameter and in the document; give it once")
    return problems


def one_input(
    declared: Input,
    host: Host,
    raw: Mapping[str, str],
    document: Mapping[str, Any],
    fetch: Fetch,
) -> Any:
    """Return one input's value. Raises ValueError for a missing or ill-typed one."""
    name = declared.name
    if declared.secret or declared.type == "json":
        given = parsed(raw[name]) if name in raw else document.get(name)
        if is_reference(given):
            return from_secret(declared, resolve(given, fetch))
        if declared.type == "json" and has_reference(given):
            return check(declared, resolve(given, fetch))
    if declared.type == "channel":
        if name in host.channels:
            return channel(declared, host)
    elif name in raw:
        return decode(declared, raw[name])
    elif name in document:
        return check(declared, document[name])
    if not declared.has_default:
        raise ValueError(f"missing; expected {expected(declared)}")
    if declared.default is None:
        return None
    if declared.type == "channel":
        raise ValueError("a channel's only default is null")
    try:
        return check(declared, declared.default)
    except ValueError as error:
        raise ValueError(f"its default: {error}") from error


def from_secret(declared: Input, secret: Any) -> Any:
    """Return an input's value from its secret: text as it stands, all else as JSON."""
    if declared.type == "text":
        return check(declared, secret if isinstance(secret, str) else json.dumps(secret))
    return decode(declared, secret) if isinstance(secret, str) else check(declared, secret)


def parsed(text: str) -> Any:
    """Parse a text as JSON; return None if it is not JSON."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return None


def channel(declared: Input, host: Host) -> Any:
    """Return the path of a channel that the job has."""
    path = host.channel_path(declared.name)
    # A Pipe channel is a series of FIFOs next to this path, which itself never exists.
    if host.channels[declared.name].get("TrainingInputMode") != "Pipe" and not path.exists():
        raise ValueError(f"the platform left no data at {path}")
    return path
