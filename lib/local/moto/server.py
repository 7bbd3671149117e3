"""Serves moto's stand-ins of some AWS services on a Unix socket.

Usage: python server.py SOCKET SERVICE...

The socket must be in a folder that nobody else can enter: its clients may do everything.
Each request names its service in the header `X-Rankzero-Service`, which the gateway sets; one
without it, or with a service that was not named on the command line, is refused. So nothing in a
client's request chooses what answers it, and moto's own pages, such as the one that resets it,
cannot be reached at all.

A line "ready" on standard output says that the socket listens; requests wait until the services
behind it are loaded. What fails goes to standard error and ends the process. The server runs until
it is killed.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

BACKLOG = 128


class ServiceApplication:
    """Hands each request to the stand-in of the service that its header names."""

    def __init__(self, services: Iterable[str]) -> None:
        """Serve these services and no others."""
        self.services = frozenset(services)
        self.applications: dict[str, Any] = {}
        self.lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request."""
        service = environ.get("HTTP_X_RANKZERO_SERVICE")
        if service not in self.services:
            start_response("403 Forbidden", [("Content-Length", "0")])
            return [b""]
        return self.application(service)(environ, start_response)

    def application(self, service: str) -> Any:
        """Return the stand-in of a service, made when it is first asked for."""
        from moto.moto_server.werkzeug_app import create_backend_app

        with self.lock:
            if service not in self.applications:
                # Moto types the names that it has; ours are among them.
                create: Callable[[str], Any] = create_backend_app  # type: ignore[assignment]
                self.applications[service] = create(service)
            return self.applications[service]


def serve(listener: socket.socket, services: Iterable[str]) -> None:
    """Load moto and answer what comes in, for ever."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    class QuietHandler(MotoRequestHandler):
        """Keeps moto's header handling, without a log line per request."""

        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing: the gateway in front knows every request."""

    make_server(
        f"unix://{listener.getsockname()}",
        0,
        ServiceApplication(services),
        threaded=True,
        request_handler=QuietHandler,
        fd=listener.fileno(),
    ).serve_forever()


def main() -> None:
    """Bind, say so, serve."""
    path, *services = sys.argv[1:]
    # No page may be allowed by a header to read what a stand-in answers.
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o600)
    listener.listen(BACKLOG)
    print("ready", flush=True)
    serve(listener, services)


if __name__ == "__main__":
    main()
