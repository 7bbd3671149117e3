"""One S3 for all tests, and jobs whose processes are real."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
# Test modules are imported by path, so that their own folder is not on the import path.
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "_helpers")]

from runner_job import Job, Store  # noqa: E402


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """Port of an S3 that lives as long as the tests."""
    server = subprocess.Popen(
        [sys.executable, str(HERE / "s3_server.py")], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    yield int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()


@pytest.fixture(scope="session")
def buckets(s3_port: int) -> Store:
    """A client of that S3, loaded once."""
    return Store(s3_port)


@pytest.fixture
def store(buckets: Store) -> Store:
    """An empty bucket of this test's own."""
    buckets.new_bucket()
    return buckets


@pytest.fixture
def job(tmp_path: Path, store: Store) -> Iterator[Callable[..., Job]]:
    """Make jobs; whatever of them still runs at the end is killed."""
    jobs: list[Job] = []

    def make(code: str, **options: Any) -> Job:
        jobs.append(Job(tmp_path / f"job-{len(jobs)}", store, code, **options))
        return jobs[-1]

    yield make
    for made in jobs:
        made.kill()
