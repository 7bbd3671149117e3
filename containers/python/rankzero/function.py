"""Finds the training function: `module:function`, or `module` with one decorated function."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .decorator import TaskOptions, options_of
from .errors import RunnerError
from .host import base_dir


def code_dir(environ: Mapping[str, str]) -> Path:
    """Return the directory of the user's code.

    SAGEMAKER_SUBMIT_DIRECTORY if it is a local directory, else `code` under the base, else the
    working directory.
    """
    submitted = environ.get("SAGEMAKER_SUBMIT_DIRECTORY")
    for candidate in (Path(submitted) if submitted else None, base_dir(environ) / "code"):
        if candidate is not None and candidate.is_dir():
            return candidate.resolve()
    return Path.cwd()


def load_function(entry: str, code: Path) -> tuple[Callable[..., Any], TaskOptions]:
    """Import the user's module and return its training function.

    Raises BadFunction for an entry that leads nowhere. What the module itself raises passes.
    """
    module_name, _, function_name = entry.partition(":")
    if not (sys.path and sys.path[0] == str(code)):
        sys.path.insert(0, str(code))
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        # Only the entry itself; a module that the user's code imports is another failure.
        missing = error.name or ""
        if module_name != missing and not module_name.startswith(f"{missing}."):
            raise
        files = sorted(name for name in os.listdir(code) if name.endswith(".py"))
        raise RunnerError(
            "BadFunction",
            f"entry {entry}: no module {module_name} in {code}; "
            f"there are {', '.join(files) or 'no Python files'}",
        ) from error
    if function_name:
        function = getattr(module, function_name, None)
        if not callable(function):
            raise RunnerError(
                "BadFunction",
                f"entry {entry}: {module_name} has no function {function_name}; "
                f"decorated are {', '.join(decorated(module)) or 'none'}",
            )
        return function, options_of(function) or TaskOptions()
    found = decorated(module)
    if len(found) != 1:
        raise RunnerError(
            "BadFunction",
            f"entry {entry}: expected exactly one function decorated with @task in "
            f"{module_name}, found {', '.join(found) or 'none'}; "
            f"decorate one, or write {module_name}:function",
        )
    function = getattr(module, found[0])
    return function, options_of(function) or TaskOptions()


def decorated(module: ModuleType) -> list[str]:
    """List a module's own decorated functions, each once."""
    found = {
        id(value): name
        for name, value in vars(module).items()
        if options_of(value) and getattr(value, "__module__", None) == module.__name__
    }
    return list(found.values())
