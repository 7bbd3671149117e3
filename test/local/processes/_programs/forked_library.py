"""Stands for a library that takes long to load."""

from __future__ import annotations

import os

LOADED_BY = os.getpid()


def preload(then: str) -> None:
    """Be loaded; then end the process that loads it, if that is wanted."""
    if then == "ends":
        os._exit(3)
    if then == "fails":
        raise ImportError("part of it is missing")
