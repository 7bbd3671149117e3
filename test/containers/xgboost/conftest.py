"""Fixtures: a host's tree, a free port, and training in this process."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

# pytest imports test files by path, so what they share has to be made importable.
sys.path.insert(0, str(Path(__file__).parent))

from xgboost_host import Host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host with an empty tree."""
    return Host(tmp_path)


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def train(host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Return a function that trains in this process: (exit code, metric lines, whole log)."""

    def run() -> tuple[int, list[str], str]:
        code = host.main(monkeypatch)
        log = capsys.readouterr().out
        return code, [line for line in log.splitlines() if "\ttrain-" in line], log

    return run
