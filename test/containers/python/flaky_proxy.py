"""A TCP proxy in front of S3 whose rule decides what becomes of each request.

A rule gets the head of a request and returns: pass; drop (both ends are closed); hold (nothing is
forwarded until the proxy ends, `held` is set); mute (forwarded, but its answer is lost).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Rule = Callable[[bytes], str]
METHODS = (b"GET ", b"PUT ", b"POST ", b"HEAD ", b"DELETE ")


class FlakyProxy:
    """Use as a context manager; `port` is where it listens."""

    def __init__(self, target: int, rule: Rule) -> None:
        """Listen; forward to a loopback port."""
        self._target = target
        self._rule = rule
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.held = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> FlakyProxy:
        """Return the proxy."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._listener.close()
        for open_socket in self._sockets:
            open_socket.close()

    def environ(self) -> dict[str, str]:
        """Return the variables that lead a client here, with few attempts."""
        return {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}", "AWS_MAX_ATTEMPTS": "2"}

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                mute = threading.Event()
                for source, sink, forward in (
                    (client, server, self._request),
                    (server, client, self._response),
                ):
                    threading.Thread(
                        target=self._pump, args=(source, sink, forward, mute), daemon=True
                    ).start()

    def _pump(
        self,
        source: socket.socket,
        sink: socket.socket,
        forward: Callable[[bytes, threading.Event], bool],
        mute: threading.Event,
    ) -> None:
        with suppress(OSError):
            while (data := source.recv(65536)) and forward(data, mute):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _request(self, data: bytes, mute: threading.Event) -> bool:
        if not data.startswith(METHODS):
            return True
        with self._lock:
            action = self._rule(data.partition(b"\r\n")[0])
        if action == "mute":
            mute.set()
        if action == "hold":
            self.held.set()
            threading.Event().wait(3600)
        return action in ("pass", "mute")

    def _response(self, data: bytes, mute: threading.Event) -> bool:
        return not (mute.is_set() and not data.startswith(b"HTTP/1.1 100"))
