"""The sum of an array over all processes of a job, over plain sockets.

Rank 0 listens on the first host; the others send it their arrays and get the sum back. Enough for
a handful of hosts and small arrays; real training takes NCCL, Gloo or MPI.
"""

from __future__ import annotations

import os
import socket
import time
from types import TracebackType

import numpy as np
from rankzero import Context

PORT = 29500
CONNECT_SECONDS = 60
EXCHANGE_SECONDS = 120


class AllReduce:
    """Connections among the processes of a job; a context manager."""

    def __init__(self, ctx: Context) -> None:
        """Meet the other processes; returns once all are there."""
        self.rank = ctx.rank
        # By rank, so that the order of the additions, and with it the rounding, is always the same.
        self.peers: list[socket.socket] = []
        if ctx.world_size == 1:
            return
        port = int(os.environ.get("MASTER_PORT", PORT))
        if ctx.rank == 0:
            self.peers = accept_all(ctx.world_size - 1, ctx.hosts[0], port)
        else:
            self.peers = [connect(ctx.hosts[0], port, ctx.rank)]

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of the arrays that all processes give, which have the same shape."""
        values = np.ascontiguousarray(values, dtype=np.float64)
        if not self.peers:
            return values
        if self.rank == 0:
            total = values + sum(receive(peer, values.shape) for peer in self.peers)
            for peer in self.peers:
                peer.sendall(total.tobytes())
            return total
        self.peers[0].sendall(values.tobytes())
        return receive(self.peers[0], values.shape)

    def __enter__(self) -> AllReduce:
        """Return the connections themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections; a peer that still waits gets an error rather than silence."""
        for peer in self.peers:
            peer.close()


def accept_all(count: int, host: str, port: int) -> list[socket.socket]:
    """Wait for every other rank; each says which it is."""
    by_rank: dict[int, socket.socket] = {}
    with socket.create_server((host, port)) as server:
        server.settimeout(CONNECT_SECONDS)
        while len(by_rank) < count:
            peer, _ = server.accept()
            peer.settimeout(EXCHANGE_SECONDS)
            by_rank[int.from_bytes(read_exactly(peer, 4), "big")] = peer
    return [by_rank[rank] for rank in sorted(by_rank)]


def connect(host: str, port: int, rank: int) -> socket.socket:
    """Connect to rank 0, which may not listen yet."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            peer = socket.create_connection((host, port), timeout=EXCHANGE_SECONDS)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
            continue
        peer.sendall(rank.to_bytes(4, "big"))
        return peer


def receive(peer: socket.socket, shape: tuple[int, ...]) -> np.ndarray:
    """Read an array of 64-bit floats."""
    return np.frombuffer(read_exactly(peer, 8 * int(np.prod(shape)))).reshape(shape)


def read_exactly(peer: socket.socket, size: int) -> bytes:
    """Read that many bytes; a peer that has gone is an error."""
    data = bytearray()
    while len(data) < size:
        piece = peer.recv(size - len(data))
        if not piece:
            raise ConnectionError("another process of the job has gone")
        data += piece
    return bytes(data)
