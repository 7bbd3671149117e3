"""Has a job's libraries compiled once, by the first job that loads them.

Jobs run with PYTHONDONTWRITEBYTECODE, as in SageMaker's images, so that nothing is written beside
sources. There the libraries are compiled when the image is built; the environments that stand for
images are installed by uv, which compiles nothing.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def keep_bytecode() -> None:
    """Write bytecode into the virtual environment of this program, and nowhere else."""
    if sys.prefix == sys.base_prefix or not sys.dont_write_bytecode:
        return
    environment = os.path.join(sys.prefix, "")
    write: Any = SourceFileLoader.set_data

    def write_inside(self: Any, path: str, data: bytes, **options: Any) -> None:
        if path.startswith(environment):
            write(self, path, data, **options)

    setattr(SourceFileLoader, "set_data", write_inside)  # noqa: B010
    sys.dont_write_bytecode = False
