"""Reads every Python file of a folder as the interpreter that runs this would, and runs none.

Usage: python -I syntax.py FOLDER
Standard output, one JSON array: {file, line, column, message, text} of each file that cannot be
compiled; file relative to FOLDER, line and column from 1 or null, text the line or null.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path


def main() -> None:
    """Print what was found."""
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    files = [Path(at, name) for at, _, names in os.walk(folder) for name in names]
    found = [
        problem
        for file in sorted(files)
        if file.suffix == ".py" and (problem := compiled(file, file.relative_to(folder)))
    ]
    print(json.dumps(found))


def compiled(file: Path, name: Path) -> dict[str, object] | None:
    """Compile a file; return what is wrong with it."""
    try:
        compile(file.read_bytes(), str(name), "exec", dont_inherit=True)
    except SyntaxError as error:
        return {
            "file": str(name),
            "line": error.lineno,
            "column": error.offset,
            "message": f"{type(error).__name__}: {error.msg}",
            "text": error.text,
        }
    except (ValueError, RecursionError, MemoryError) as error:
        # NUL in the source; nested deeper than the parser goes.
        message = f"{type(error).__name__}: {error}"
        return {"file": str(name), "line": None, "column": None, "message": message, "text": None}
    return None


main()
