"""What pip was told on this machine, for uv, which reads none of it.

Images are built by pip; here uv installs the same packages in less time, as long as every setting
of pip's (PIP_… variables and configuration files) means something to uv as well.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping

# Which variable says the same to uv, and how many values are put into one.
AS_VARIABLE = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "constraint": "UV_CONSTRAINT",
    "build-constraint": "UV_BUILD_CONSTRAINT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
}
# uv separates the values of this by commas, of all others by blanks.
BY_COMMAS = ("UV_FIND_LINKS",)
# May be paths, seen from where pip would have been called.
PATHS = ("UV_FIND_LINKS", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT", "SSL_CERT_FILE")
AS_OPTION = {
    "no-index": ["--no-index"],
    "pre": ["--prerelease", "allow"],
}
# Where pip would install to; the environment is said on the command line.
PLACES = ("target", "prefix", "root", "user", "python", "require-virtualenv", "dry-run")
# What changes nothing about what is installed.
WITHOUT_EFFECT = {
    "cache-dir",
    "disable-pip-version-check",
    "no-cache-dir",
    "no-color",
    "no-input",
    "no-python-version-warning",
    "no-warn-script-location",
    "prefer-binary",
    "progress-bar",
    "quiet",
    "retries",
    "root-user-action",
    "verbose",
    "yes",
}
OFF = ("", "0", "no", "off", "false", "n", "f")


def settings() -> dict[str, str] | None:
    """Ask pip for its settings of `pip install`; None if it does not tell."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        return None
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in done.stdout.splitlines():
        key, equals, value = line.partition("=")
        section, dot, name = key.rpartition(".")
        if equals and dot and section in found:
            found[section][name] = str(ast.literal_eval(value))
    return {**found["global"], **found["install"], **found[":env:"]}


def without_places(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for pip without variables that would have it install elsewhere."""
    names = {f"PIP_{name.upper().replace('-', '_')}" for name in PLACES}
    return {name: value for name, value in environment.items() if name not in names}


def for_uv(found: dict[str, str]) -> tuple[dict[str, str], list[str]] | None:
    """Translate pip's settings to variables and options; None if one means nothing to uv."""
    variables: dict[str, str] = {}
    options: list[str] = []
    for name, value in found.items():
        if name in WITHOUT_EFFECT or name in PLACES:
            continue
        if name in AS_OPTION:
            options += [] if value.lower() in OFF else AS_OPTION[name]
        elif name in AS_VARIABLE:
            variable = AS_VARIABLE[name]
            between = "," if variable in BY_COMMAS else " "
            parts = value.split()
            if variable in PATHS:
                parts = [os.path.abspath(it) if os.path.exists(it) else it for it in parts]
            variables[variable] = between.join(parts)
        else:
            return None
    return variables, options
