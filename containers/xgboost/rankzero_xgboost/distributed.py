"""Training over several hosts with the library's own collective.

Hosts meet (rendezvous.py), those without data drop out, and the rest train as ranks in the
order of their names; the tracker that connects the ranks runs on the first host.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rankzero_job.contract import Job
from rankzero_job.errors import AlgorithmError, ClientError, TrainingError
from rankzero_job.log import info, warning

from .library import load_xgboost
from .library_errors import library_message
from .rendezvous import (
    Line,
    accept_all,
    collect_reports,
    join,
    listen,
    plan_meeting,
    refuse,
    resolve,
)
from .watch import Watch

# A dead rank closes its connections, which ends the others at once; this is for one that hangs.
_COLLECTIVE_TIMEOUT_SECONDS = 1800
# For ranks to connect and to leave: they have met already, so only the death of one takes longer.
_TRACKER_TIMEOUT_SECONDS = 300
_STOP_SECONDS = 0.5
_NO_DATA = "No data in training channel path of any host"


@dataclass(frozen=True)
class _Group:
    """The hosts that train, and where their tracker listens."""

    hosts: list[str]
    uri: str
    port: int


def run_distributed(
    job: Job, load_rows: Callable[[], Any], train: Callable[[Any, bool], None]
) -> None:
    """Read this host's rows and train on them together with the other hosts.

    ``load_rows`` returns None when this host has no data; ``train`` takes the rows and whether
    this host is the master. Raises AlgorithmError as soon as any other host fails or dies.
    """
    meeting = plan_meeting(job.hosts)
    info(f"Distributed node training with {len(job.hosts)} hosts: {', '.join(job.hosts)}")
    if job.current_host != meeting.first:
        line = join(meeting, job.current_host)
        rows = _load_and_report(line, load_rows)
        group = _await_group(line)
        if len(group.hosts) > 1:
            Watch(job.base, lambda: _await_group(line))
        _train_in_group(job, group, rows, train)
        line.send({"state": "done"})
        return
    with listen(meeting) as server:
        rows, failure = _try(load_rows)
        lines = accept_all(meeting, server, [host for host in job.hosts if host != meeting.first])
    if failure is not None:
        refuse(lines, f"{job.current_host}: {failure.report()}")
        raise failure
    reports = collect_reports(lines)
    with_data = sorted(host for host, report in reports.items() if report["state"] == "ready")
    if rows is not None:
        with_data.insert(0, job.current_host)
    if not with_data:
        refuse(lines, _NO_DATA)
        raise ClientError(_NO_DATA)
    address = resolve(meeting, meeting.first)
    # A rank alone needs no tracker.
    tracker = _start_tracker(address, len(with_data)) if len(with_data) > 1 else None
    group = _Group(with_data, address, tracker.worker_args()["dmlc_tracker_port"] if tracker else 0)
    for line in lines.values():
        line.send(vars(group))
    if tracker is None:
        _train_in_group(job, group, rows, train)
        return
    others = {host: lines[host] for host in with_data if host in lines}
    watch = Watch(job.base, lambda: collect_reports(others))
    _train_in_group(job, group, rows, train)
    # The tracker must outlive the ranks that sign off later. Its own wait would not end when a
    # rank dies.
    watch.join()


def _load_and_report(line: Line, load_rows: Callable[[], Any]) -> Any:
    """Read this host's rows and tell the first host how it went."""
    rows, failure = _try(load_rows)
    if failure is not None:
        line.send({"state": "failed", "reason": failure.report()})
        raise failure
    line.send({"state": "no-data" if rows is None else "ready"})
    return rows


def _try(load_rows: Callable[[], Any]) -> tuple[Any, TrainingError | None]:
    """Return the rows, or the failure that others must hear of first."""
    try:
        return load_rows(), None
    except TrainingError as error:
        return None, error


def _await_group(line: Line) -> _Group:
    """Wait for the first host's word: the group, or that a host failed."""
    answer = line.receive()
    if answer is None:
        raise AlgorithmError(f"Another host failed: {line.peer} died")
    if "failed" in answer:
        raise AlgorithmError(f"Another host failed: {answer['failed']}")
    return _Group(**answer)


def _start_tracker(address: str, ranks: int) -> Any:
    """Start the library's tracker on a free port; it must live as long as the group."""
    load_xgboost()
    from xgboost.tracker import RabitTracker

    tracker = RabitTracker(
        n_workers=ranks, host_ip=address, sortby="task", timeout=_TRACKER_TIMEOUT_SECONDS
    )
    tracker.start()
    return tracker


def _train_in_group(job: Job, group: _Group, rows: Any, train: Callable[[Any, bool], None]) -> None:
    """Train as one rank of the group, alone, or not at all."""
    if job.current_host not in group.hosts:
        warning(f"Host {job.current_host} not being used for distributed training")
        return
    if len(group.hosts) == 1:
        info("Only 1 host with training data, starting single node training")
        train(rows, True)
        return
    collective = load_xgboost().collective
    rank = group.hosts.index(job.current_host)
    try:
        collective.init(
            dmlc_communicator="rabit",
            dmlc_tracker_uri=group.uri,
            dmlc_tracker_port=group.port,
            # Ranks follow the text order of task ids, so they are padded.
            dmlc_task_id=f"{rank:05d}",
            dmlc_timeout=_COLLECTIVE_TIMEOUT_SECONDS,
        )
        train(rows, rank == 0)
        # Only after success: it would wait for ranks and a tracker that are gone.
        collective.finalize()
    except Exception as error:
        # A stop of the job reaches all hosts, but not at the same moment.
        time.sleep(_STOP_SECONDS)
        cause = error if not isinstance(error, TrainingError) else error.__cause__ or error
        if "/collective/" in str(cause):
            raise AlgorithmError(
                "Another host stopped during distributed training; its own log says why "
                f"({library_message(cause).splitlines()[-1]})"
            ) from error
        raise
