"""Finds this process's place among all processes of the job.

In this order, the first that is set wins, except that of several the larger world wins (the inner
of two launchers multiplies processes):
  Open MPI     OMPI_COMM_WORLD_RANK, _SIZE, _LOCAL_RANK, _LOCAL_SIZE
  MPICH, Intel PMI_RANK, PMI_SIZE, MPI_LOCALRANKID, MPI_LOCALNRANKS
  torchrun     RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE
  none         one process per host; the rank is the host's index in resourceconfig.json

A launcher that spans only its own host of several (its world is no larger than its local size, or
is 1) was started once per host: ranks are then numbered through all hosts, host by host. A rank
without a world size is not a launcher's and is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .errors import RunnerError
from .host import Host

LAUNCHERS = (
    (
        "OMPI_COMM_WORLD_RANK",
        "OMPI_COMM_WORLD_SIZE",
        "OMPI_COMM_WORLD_LOCAL_RANK",
        "OMPI_COMM_WORLD_LOCAL_SIZE",
    ),
    ("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"),
    ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"),
)


class Placement(NamedTuple):
    """Where a process stands; every number from 0."""

    rank: int
    world_size: int
    local_rank: int

    def describe(self, host: str) -> str:
        """Name the process for a person."""
        return f"rank {self.rank} of {self.world_size} on {host}"


def is_under_mpirun(environ: Mapping[str, str]) -> bool:
    """Tell whether Open MPI started this process and waits for it."""
    return "OMPI_COMM_WORLD_SIZE" in environ


def find_placement(environ: Mapping[str, str], host: Host) -> Placement:
    """Find this process's place.

    Raises BadRank for variables that contradict each other.
    """
    found = [read_launcher(environ, names) for names in LAUNCHERS]
    # max() keeps the first of equals.
    launched = max((f for f in found if f), key=lambda f: f[0].world_size, default=None)
    hosts = len(host.hosts)
    if launched is None:
        return Placement(host.number, hosts, 0)
    placement, local_size = launched
    if hosts > 1 and (placement.world_size == 1 or placement.world_size == local_size):
        return Placement(
            host.number * placement.world_size + placement.rank,
            hosts * placement.world_size,
            placement.rank,
        )
    return placement


def is_launched(environ: Mapping[str, str]) -> bool:
    """Tell whether a launcher started this process."""
    return any(read_launcher(environ, names) for names in LAUNCHERS)


def read_launcher(
    environ: Mapping[str, str], names: tuple[str, str, str, str]
) -> tuple[Placement, int | None] | None:
    """Read one launcher's variables: the place and, if told, the processes on this host."""
    rank_name, size_name, local_name, local_size_name = names
    rank = read_number(environ, rank_name)
    size = read_number(environ, size_name)
    if rank is None or size is None:
        return None
    if rank >= size:
        raise RunnerError(
            "BadRank",
            f"{rank_name}={rank} with {size_name}={size}: expected a rank below the size; "
            "let the launcher set both, or neither",
        )
    local = read_number(environ, local_name)
    if local is None:
        local = rank if size == 1 else 0
    return Placement(rank, size, local), read_number(environ, local_size_name)


def read_number(environ: Mapping[str, str], name: str) -> int | None:
    """Read a count; None if the variable is not set."""
    text = environ.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise RunnerError("BadRank", f"{name}: expected a number from 0, found {text!r}")
    return int(text)
