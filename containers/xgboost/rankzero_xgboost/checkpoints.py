"""Checkpoints, which the real container writes under one name and looks for under another."""

from __future__ import annotations

import re
from pathlib import Path

from .library import load_xgboost

NAME = "xgboost-checkpoint"
_LOADED = re.compile(rf"{NAME}\.(\d+)")


def load_checkpoint(directory: Path | None) -> tuple[Path | None, int]:
    """Return the newest readable checkpoint and how many rounds it has behind it, or (None, 0)."""
    if directory is None or not directory.is_dir():
        return None, 0
    xgboost = load_xgboost()
    found = {
        int(match[1]): path
        for path in directory.iterdir()
        if (match := _LOADED.fullmatch(path.name))
    }
    for iteration in sorted(found, reverse=True)[:5]:
        try:
            xgboost.Booster().load_model(found[iteration])
        except xgboost.core.XGBoostError:
            continue
        return found[iteration], iteration + 1
    return None, 0
