"""Fixtures: the libraries, installed once as jobs install them, and a host's tree."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

# pytest imports test files by path, so what they share has to be made importable.
sys.path.insert(0, str(Path(__file__).parent))

from booster_host import Host

ROOT = Path(__file__).resolve().parents[3]
INSTALL = ROOT / "lib/local/python-environments/install.py"
LOCKED = ROOT / "containers/boosters"


def _cache() -> Path:
    """Return the folder in which jobs find their environments, too."""
    own = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(own) if own else Path.home() / ".cache") / "rankzero/environments"


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """Make both libraries importable here, beside pandas and NumPy of the same lock.

    An environment is made once for a lock file and this interpreter, and found again afterwards.
    """
    for name in ("lightgbm", "catboost"):
        locked = LOCKED / f"{name}.txt"
        made_of = f"{sys.version}{sys.prefix}{locked.read_text()}"
        folder = _cache() / f"test-{hashlib.sha256(made_of.encode()).hexdigest()[:27]}"
        command = [sys.executable, "-I", "-B", str(INSTALL), str(folder), sys.executable]
        subprocess.run([*command, str(locked), "--require-hashes", "--no-deps"], check=True)
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        sys.path.append(str(folder / "lib" / version / "site-packages"))


@pytest.fixture
def booster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Host:
    """Return a host with an empty tree."""
    return Host(tmp_path, monkeypatch, capfd)
