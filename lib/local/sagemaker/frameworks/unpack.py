"""Unpacks a source archive.

Usage: python -I unpack.py ARCHIVE FOLDER
Exit code 0: it is in the folder; otherwise standard output says what is wrong with the archive.
Nothing is written outside the folder.
"""

from __future__ import annotations

import sys
import tarfile


def main() -> int:
    """Return the exit code."""
    archive, folder = sys.argv[1:]
    try:
        with tarfile.open(archive, "r:gz") as content:
            content.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        print(error)
        return 1
    return 0


sys.exit(main())
