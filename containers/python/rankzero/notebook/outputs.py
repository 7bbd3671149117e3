"""What a run has left: paths, values and frames."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Output:
    """An output that lies in S3, and on this machine once its ``path`` is asked for.

    It is a path itself: ``open(run.outputs["model"])`` works for a file.
    """

    def __init__(self, name: str, reference: dict[str, Any], fetch: Callable[[], Path]) -> None:
        self.name = name
        self.type: str = reference["type"]
        """``model``, ``file``, ``directory``, ``archive``, ``text`` or ``json``."""
        self.uri: str = reference["uri"]
        """``s3://…``"""
        self._fetch = fetch
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """The file or folder on this machine; that of a run in an account is downloaded once."""
        if self._path is None:
            self._path = self._fetch()
        return self._path

    def frame(self, **options: Any) -> Any:
        """Return a CSV or Parquet output as a data frame of pandas.

        ``options`` go to ``pandas.read_csv`` or ``pandas.read_parquet``.
        """
        import pandas

        is_parquet = any(p.suffix == ".parquet" for p in (self.path, *_files_in(self.path)))
        read = pandas.read_parquet if is_parquet else pandas.read_csv
        return read(self.path, **options)

    def __fspath__(self) -> str:
        """Return the path as text, for ``open`` and others."""
        return os.fspath(self.path)

    def __repr__(self) -> str:
        """Show what it is, without fetching it."""
        return f"<{self.type} {self.name}: {self.uri}>"


def outputs_of(
    result: dict[str, Any], fetch: Callable[[str, dict[str, Any]], Path]
) -> dict[str, Any]:
    """Return the outputs of a result by name; ``fetch`` gets a stored one onto this machine."""
    stored = set(result.get("stored", []))

    def output(name: str, value: Any) -> Any:
        return Output(name, value, lambda: fetch(name, value)) if name in stored else value

    return {name: output(name, value) for name, value in result.get("outputs", {}).items()}


def _files_in(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []
