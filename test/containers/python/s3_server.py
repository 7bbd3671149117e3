"""moto's S3 on a free loopback port, with the lock that its conditional writes lack.

The first line of standard output is the port. Runs until it is killed.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server


class QuietHandler(MotoRequestHandler):
    """Keeps moto's header handling, without a log line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def with_lock(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Let one conditional write in at a time: moto looks first and writes later."""
    lock = threading.Lock()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "HTTP_IF_NONE_MATCH" not in environ:
            return app(environ, start_response)
        with lock:
            return list(app(environ, start_response))

    return serve


def main() -> None:
    """Bind, tell the port, serve."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listener.getsockname()[1]
    print(port, flush=True)
    make_server(
        "127.0.0.1",
        port,
        with_lock(DomainDispatcherApplication(create_backend_app)),
        threaded=True,
        request_handler=QuietHandler,
        fd=listener.fileno(),
    ).serve_forever()


if __name__ == "__main__":
    main()
