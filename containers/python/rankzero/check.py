"""Finds out, without training, what a job would find out about its function.

Read as for a job: the platform's files (host.py) and the code. The module is imported, the function
looked for and compared with the declared inputs, and with those of their values that are known.
Written to the path that RANKZERO_CHECK names, complete or not at all, is one JSON object:
  problems  list of {code, message, trace?}: codes as in a failure file, `trace` the traceback with
            the user's frames only; empty where training could begin
Without the file the process ended while it imported. Nothing is stored, no secret is read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .context import Context
from .decode import check as checked
from .decode import decode
from .description import Description, read_description
from .errors import RunnerError
from .function import code_dir, load_function
from .host import Host, read_host
from .inputs import learn_secrets, parsed
from .masking import hide
from .secret_references import has_reference
from .signature import bind
from .storage import check_library
from .user_failure import UserFailure, call_user, code_of, describe, traceback_text


def check(environ: Mapping[str, str], result: Path) -> None:
    """Check, write what was found, and end this process: nothing that was imported delays that."""
    problems = find_problems(environ)
    whole = result.with_name(f"{result.name}.{os.getpid()}")
    whole.write_text(json.dumps({"problems": problems}), encoding="ascii")
    whole.replace(result)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def find_problems(environ: Mapping[str, str]) -> list[dict[str, str]]:
    """Return every problem of the first phase that has one."""
    code = code_dir(environ)
    try:
        host = read_host(environ)
        description = read_description(host.hyperparameters)
        learn_secrets(description, host.hyperparameters, {})
        check_library()
        function, _ = call_user("import", lambda: load_function(description.entry, code))
        values = known_values(description, host)
        call_user("function", lambda: bind(function, description.inputs, values, Context()))
    except UserFailure as failure:
        trace = traceback_text(failure.error)
        message = hide(describe(failure, code))
        return [{"code": code_of(failure), "message": message, "trace": trace}]
    except RunnerError as error:
        return [{"code": error.code, "message": hide(line)} for line in str(error).splitlines()]
    return []


def known_values(description: Description, host: Host) -> dict[str, Any]:
    """Return the values that are here: no channels, no secrets, nothing that a search sets."""
    values: dict[str, Any] = {}
    for name, declared in description.inputs.items():
        text = host.hyperparameters.get(name)
        # One that does not fit its declaration is no matter of the function.
        with suppress(ValueError):
            if text is None:
                if declared.has_default and declared.default is not None:
                    values[name] = checked(declared, declared.default)
            elif not has_reference(parsed(text)):
                values[name] = decode(declared, text)
    return values
