"""How the hosts of a job find each other and agree on who trains.

The alphabetically first host listens on a known port; the others connect before they read
their data. One JSON object a line:

    host -> first    {"host": "algo-2"}                                   on connecting
    host -> first    {"state": "ready" | "no-data" | "failed", "reason"}  after reading data
    first -> host    {"hosts": [...], "uri": "10.0.0.1", "port": 4242}    the training group
    host -> first    {"state": "done"}                                    after training
    first -> host    {"failed": "algo-3: ClientError: ..."}               nobody trains

A connection that ends early means that its host died, so nobody waits for the dead.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rankzero_job.errors import AlgorithmError

_DEFAULT_PORT = 9099
_DEFAULT_JOIN_SECONDS = 300.0
_RETRY_SECONDS = 0.05


@dataclass(frozen=True)
class Meeting:
    """Where the hosts meet and how long they wait for each other."""

    addresses: dict[str, str]
    first: str
    port: int
    join_seconds: float


def plan_meeting(hosts: list[str], environ: Mapping[str, str] = os.environ) -> Meeting:
    """Read the meeting point from the environment; host names are resolved when it has none."""
    return Meeting(
        addresses=_addresses(environ.get("RANKZERO_HOST_ADDRESSES")),
        first=min(hosts),
        port=int(_number(environ, "RANKZERO_TRACKER_PORT", _DEFAULT_PORT)),
        join_seconds=_number(environ, "RANKZERO_JOIN_TIMEOUT", _DEFAULT_JOIN_SECONDS),
    )


def resolve(meeting: Meeting, host: str) -> str:
    """Return the address of a host, waiting for its name to become known."""
    if host in meeting.addresses:
        return meeting.addresses[host]
    deadline = time.monotonic() + meeting.join_seconds
    while True:
        try:
            return socket.gethostbyname(host)
        except OSError as error:
            if time.monotonic() > deadline:
                raise AlgorithmError(f"Host name {host} cannot be resolved: {error}") from error
            time.sleep(_RETRY_SECONDS)


class Line:
    """A connection that carries JSON objects, one a line."""

    def __init__(self, connection: socket.socket, peer: str) -> None:
        """Take over a connected socket."""
        self.socket = connection
        self.peer = peer
        # Unbuffered: a report that came together with the hello must stay where a selector sees it.
        self._reader = connection.makefile("rb", buffering=0)

    def send(self, message: dict[str, Any]) -> None:
        """Send one object; a peer that is gone is noticed when its answer is read."""
        with contextlib.suppress(OSError):
            self.socket.sendall(f"{json.dumps(message)}\n".encode())

    def receive(self) -> dict[str, Any] | None:
        """Return the next object, or None when the peer is gone."""
        try:
            text = self._reader.readline()
        except OSError:
            return None
        return json.loads(text) if text.endswith(b"\n") else None

    def close(self) -> None:
        """Close the connection."""
        self._reader.close()
        self.socket.close()


def join(meeting: Meeting, host: str) -> Line:
    """Connect to the first host; raises AlgorithmError when it does not appear in time."""
    address = (resolve(meeting, meeting.first), meeting.port)
    deadline = time.monotonic() + meeting.join_seconds
    while True:
        try:
            line = Line(
                socket.create_connection(address, timeout=meeting.join_seconds),
                meeting.first,
            )
        except OSError as error:
            if time.monotonic() > deadline:
                raise AlgorithmError(
                    f"Host {meeting.first} cannot be reached at {address[0]}:{address[1]} within "
                    f"{meeting.join_seconds:g} s ({error})"
                ) from error
            time.sleep(_RETRY_SECONDS)
        else:
            line.socket.settimeout(None)
            line.send({"host": host})
            return line


def listen(meeting: Meeting) -> socket.socket:
    """Open the meeting point on the first host."""
    address = (resolve(meeting, meeting.first), meeting.port)
    try:
        return socket.create_server(address, backlog=128)
    except OSError as error:
        raise AlgorithmError(
            f"Host {meeting.first} cannot listen on {address[0]}:{address[1]}: {error}"
        ) from error


def accept_all(meeting: Meeting, server: socket.socket, hosts: list[str]) -> dict[str, Line]:
    """Return a connection per other host; raises AlgorithmError naming those that are missing."""
    missing = set(hosts)
    lines: dict[str, Line] = {}
    deadline = time.monotonic() + meeting.join_seconds
    while missing:
        server.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            connection, _ = server.accept()
        except TimeoutError:
            reason = f"{', '.join(sorted(missing))} did not join within {meeting.join_seconds:g} s"
            refuse(lines, reason)
            raise AlgorithmError(reason) from None
        connection.settimeout(meeting.join_seconds)
        hello = Line(connection, "")
        host = (hello.receive() or {}).get("host")
        connection.settimeout(None)
        if host in missing:
            hello.peer = host
            lines[host] = hello
            missing.discard(host)
    return lines


def collect_reports(lines: dict[str, Line]) -> dict[str, dict[str, Any]]:
    """Return every other host's report; raises AlgorithmError as soon as one failed or died."""
    reports: dict[str, dict[str, Any]] = {}
    with selectors.DefaultSelector() as selector:
        for line in lines.values():
            selector.register(line.socket, selectors.EVENT_READ, line)
        while len(reports) < len(lines):
            for key, _ in selector.select():
                sender: Line = key.data
                report = sender.receive() or {"state": "failed", "reason": "it died"}
                if report["state"] == "failed":
                    reason = f"{sender.peer}: {report['reason']}"
                    refuse(lines, reason)
                    raise AlgorithmError(f"Another host failed: {reason}")
                reports[sender.peer] = report
                selector.unregister(sender.socket)
    return reports


def refuse(lines: dict[str, Line], reason: str) -> None:
    """Tell all hosts that nobody trains, and why."""
    for line in lines.values():
        line.send({"failed": reason})


def _addresses(text: str | None) -> dict[str, str]:
    """Parse RANKZERO_HOST_ADDRESSES."""
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise AlgorithmError(f"RANKZERO_HOST_ADDRESSES is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise AlgorithmError("RANKZERO_HOST_ADDRESSES must be a JSON object of host to address")
    return value


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    """Read a number from the environment."""
    text = environ.get(name)
    try:
        return float(text) if text else default
    except ValueError as error:
        raise AlgorithmError(f'{name} must be a number, found "{text}"') from error
