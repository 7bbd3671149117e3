"""Says whether this interpreter has what a program requires.

Usage: python -I probe.py REQUIREMENTS [REQUIREMENT ...]
The first argument is a requirements file, the others are single requirements. Standard output, one
JSON object:
  identity    what an environment made by this interpreter depends on
  missing     requirements that are not met as they stand; null if that cannot be told, because the
              file has options, links or paths in it, or pip is not there to read it
  required    the requirements, one text each, without comments
"""

from __future__ import annotations

import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

COMMENT = re.compile(r"(^|\s)#.*$")


def main() -> None:
    """Print what was found."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8-sig").replace("\\\n", " ")
    lines = [COMMENT.sub("", line).strip() for line in text.splitlines()]
    required = [line for line in lines if line]
    facts = (sys.version, sys.implementation.cache_tag, platform.machine(), sys.base_prefix)
    print(
        json.dumps(
            {
                "identity": " ".join(map(str, facts)),
                "missing": missing([*required, *sys.argv[2:]]),
                "required": required,
            }
        )
    )


def missing(lines: list[str]) -> list[str] | None:
    """List what is not met, or return None if that cannot be told."""
    try:
        # pip reads requirements by a library of its own, which it brings along.
        from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
    except ImportError:
        return None
    try:
        requirements = [Requirement(line) for line in lines]
    except InvalidRequirement:
        return None
    if any(requirement.url for requirement in requirements):
        return None
    return [str(requirement) for requirement in requirements if not is_met(requirement, "")]


def is_met(requirement, extra: str) -> bool:
    """Tell whether a requirement is met, with everything that it requires in turn by its extras."""
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
        return True
    try:
        found = metadata.distribution(requirement.name)
    except metadata.PackageNotFoundError:
        return False
    if not requirement.specifier.contains(found.version, prereleases=True):
        return False
    kind = type(requirement)
    return all(
        is_met(kind(text), name)
        for name in requirement.extras
        for text in found.requires or ()
        if "extra" in text
    )


main()
