"""Serves moto's stand-ins of AWS services on a free loopback port.

Usage: python server.py

The first line of standard output is the port. It is bound and listening by then, so nobody can
take it in between; requests wait until the services behind it are loaded. What fails goes to
standard error and ends the process. The server runs until it is killed.
"""

from __future__ import annotations

import importlib
import socket
import sys
from types import ModuleType
from typing import Any

HOST = "127.0.0.1"
BACKLOG = 128


class LateBackends:
    """The backends of a moto service whose package is imported when one is asked for."""

    def __init__(self, package: str) -> None:
        """Stand in for the backends of this package, `moto.ec2` for instance."""
        self.package = package

    def __getitem__(self, account: str) -> Any:
        """Return the backends of an account, by region."""
        service = self.package.rpartition(".")[2]
        return getattr(importlib.import_module(self.package), f"{service}_backends")[account]


def import_ssm_without_ec2() -> None:
    """Import moto's Parameter Store without its catalogue of every EC2 instance type.

    Only SendCommand, which nothing here calls, reads it, and loading it takes longer than all
    the rest together.
    """
    stand_in = ModuleType("moto.ec2")
    stand_in.ec2_backends = LateBackends("moto.ec2")  # type: ignore[attr-defined]
    sys.modules["moto.ec2"] = stand_in
    try:
        importlib.import_module("moto.ssm.models")
    finally:
        del sys.modules["moto.ec2"]


def serve(listener: socket.socket) -> None:
    """Load moto and answer what comes in, for ever."""
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
            """Say nothing: the gateway in front knows every request."""

    import_ssm_without_ec2()
    make_server(
        HOST,
        listener.getsockname()[1],
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=QuietHandler,
        fd=listener.fileno(),
    ).serve_forever()


def main() -> None:
    """Bind, tell the port, serve."""
    listener = socket.create_server((HOST, 0), backlog=BACKLOG)
    print(listener.getsockname()[1], flush=True)
    serve(listener)


if __name__ == "__main__":
    main()
