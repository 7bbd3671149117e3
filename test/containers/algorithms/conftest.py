"""Fixtures: a host's tree, and rows that anyone can cluster."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

# pytest imports test files by path, so what they share has to be made importable.
sys.path.insert(0, str(Path(__file__).parent))

from algorithm_host import Host


@pytest.fixture
def algorithm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Host:
    """Return a host with an empty tree."""
    return Host(tmp_path, monkeypatch, capsys)


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Return rows of three features around four centers, and the center of each."""
    rng = np.random.default_rng(7)
    centers = np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]])
    groups = rng.integers(0, 4, 400)
    rows = centers[groups] + rng.normal(size=(400, 3))
    return rows.astype(np.float32), groups.astype(np.float32)
