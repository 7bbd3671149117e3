"""The account, asked by a notebook from behind a company's proxy."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from rankzero.notebook.deployed import Deployment
from rankzero.notebook.errors import RunError

RECORD = {"workflow": "main", "bucket": "b", "stateMachineArn": "arn:aws:states:r:1:stateMachine:m"}


class _Aws(BaseHTTPRequestHandler):
    """Parameter Store with one workflow."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        answer = json.dumps({"Parameters": [{"Name": "main", "Value": json.dumps(RECORD)}]})
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        pass


class _Proxy(BaseHTTPRequestHandler):
    """Leads every host to one server, and notes what it was asked for."""

    asked: ClassVar[list[str]] = []
    port: ClassVar[int] = 0

    def do_CONNECT(self) -> None:
        self.asked.append(self.path)
        beyond = socket.create_connection(("127.0.0.1", self.port))
        self.send_response(200)
        self.end_headers()
        back = threading.Thread(target=_pump, args=(beyond, self.connection))
        back.start()
        _pump(self.connection, beyond)
        back.join()
        beyond.close()

    def log_message(self, *_: object) -> None:
        pass


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # One end has gone.


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate that signs itself, and its key, in one file."""
    file = tmp_path_factory.mktemp("certificates") / "company.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=company -addext subjectAltName=DNS:ssm.company.test"
    command = [*made.split(), *names.split(), "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def company(authority: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set up a machine that reaches AWS by a proxy only."""
    aws = ThreadingHTTPServer(("127.0.0.1", 0), _Aws)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    aws.socket = context.wrap_socket(aws.socket, server_side=True)
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    _Proxy.port = aws.server_port
    _Proxy.asked.clear()
    for name in ("NO_PROXY", "no_proxy", "https_proxy", "AWS_PROFILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_port}",
        "AWS_ENDPOINT_URL": "https://ssm.company.test",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    threads = [threading.Thread(target=server.serve_forever) for server in (aws, proxy)]
    for thread in threads:
        thread.start()
    yield
    for server in (aws, proxy):
        server.shutdown()
        server.server_close()
    for thread in threads:
        thread.join()


def test_the_account_is_asked_by_the_proxy_with_the_certificates_of_the_bundle(
    company: None, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
    assert Deployment(None, None, "eu-west-1").workflow == "main"
    assert _Proxy.asked == ["ssm.company.test:443"]


def test_without_the_bundle_the_server_is_not_trusted(
    company: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    with pytest.raises(RunError, match="CERTIFICATE_VERIFY_FAILED") as raised:
        Deployment(None, None, "eu-west-1")
    assert raised.value.code == "SSLError"
    assert set(_Proxy.asked) == {"ssm.company.test:443"}
