"""The Python runner's capture against boto3's transfer manager, with the same settings.

Usage: python bench/runner-capture.py [--files 10000] [--file-bytes 4096] [--large-mib 2048]
                                      [--rounds 3]

Each measurement is a fresh process, the two in turn. Both upload to a server on a loopback address
that takes and drops everything, so that the client is what is measured: 10 threads, parts of 8 MiB,
CRC-32 by the client. The runner also lists, commits the manifest, and records every checksum.
Prints medians, their ratio, and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RUNNER = Path(__file__).resolve().parents[1] / "containers" / "python"
MIB = 1024 * 1024
GOAL_MIB = 300
ENVIRON = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def serve() -> None:
    """Take S3 requests and drop what they carry; print the port first."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=answer, args=(client,), daemon=True).start()


def answer(client: socket.socket) -> None:
    """Answer one connection's requests."""
    buffer = bytearray(MIB)
    view, received = memoryview(buffer), b""
    while True:
        while b"\r\n\r\n" not in received:
            more = client.recv(65536)
            if not more:
                return
            received += more
        head, _, received = received.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), 0)
        if b"expect: 100-continue" in lines:
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        left = length - len(received)
        received = received[length:]
        while left > 0:
            left -= client.recv_into(view, min(left, MIB))
        client.sendall(response(head.split(b" ", 2)))


def response(line: list[bytes]) -> bytes:
    """Answer as S3 would, as far as a client looks."""
    method, target = line[0], line[1]
    status, body = b"200 OK", b""
    if method == b"GET":
        status, body = b"404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>"
    elif method == b"POST" and b"uploadId=" not in target:
        body = (
            b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
        )
    elif method == b"POST":
        body = b'<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>'
    head = (
        b'HTTP/1.1 %b\r\nETag: "e"\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n'
    )
    return head % (status, len(body)) + body


def upload_by_runner(source: Path) -> None:
    """Capture one output, and commit it."""
    sys.path.insert(0, str(RUNNER))
    from rankzero.description import Description, Output
    from rankzero.host import Host
    from rankzero.persist import persist
    from rankzero.rank import Placement

    kind = "directory" if source.is_dir() else "file"
    description = Description("train", "s3://bucket/jobs", {}, {"out": Output("out", kind)})
    host = Host(source.parent / "ml", "job", ("algo-1",), "algo-1", "", "eth0", {}, {}, None)
    persist(description, host, Placement(0, 1, 0), {"out": source}, time.time())


def upload_by_boto3(source: Path) -> None:
    """Upload the same by the transfer manager."""
    import boto3
    from boto3.s3.transfer import TransferConfig, create_transfer_manager
    from botocore.config import Config

    settings = Config(
        max_pool_connections=10, retries={"mode": "standard"}, s3={"addressing_style": "path"}
    )
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=settings)
    transfer = TransferConfig(
        max_concurrency=10, multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB
    )
    files = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
    with create_transfer_manager(client, transfer) as manager:
        futures = [manager.upload(str(f), "bucket", f"job/{f.name}") for f in files]
        for future in futures:
            future.result()


def work(by: str, source: Path) -> None:
    """Measure one upload in this process; print seconds and peak memory."""
    before = time.perf_counter()
    {"runner": upload_by_runner, "boto3": upload_by_boto3}[by](source)
    seconds = time.perf_counter() - before
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"seconds": seconds, "peak_mib": int(peak.split()[1]) / 1024}))


def measure(name: str, source: Path, rounds: int, port: int) -> None:
    """Run both in turn and print what came out."""
    environ = {**os.environ, **ENVIRON, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    results: dict[str, list[dict[str, float]]] = {"boto3": [], "runner": []}
    for _ in range(rounds):
        for by, found in results.items():
            command = [sys.executable, __file__, "--work", by, str(source)]
            done = subprocess.run(
                command, env=environ, stdout=subprocess.PIPE, text=True, check=True
            )
            found.append(json.loads(done.stdout))
    print(name)
    seconds = {by: statistics.median(r["seconds"] for r in found) for by, found in results.items()}
    for by, found in results.items():
        peak = max(r["peak_mib"] for r in found)
        print(f"  {by:8} {seconds[by]:7.2f} s   peak {peak:4.0f} MiB")
    ratio = seconds["runner"] / seconds["boto3"]
    print(f"  runner / boto3 = {ratio:.2f} (goal: at most 1; memory below {GOAL_MIB} MiB)")


def write_sources(root: Path, options: argparse.Namespace) -> tuple[Path, Path]:
    """Write a directory of small files, and a large file."""
    small, large = root / "small", root / "large.bin"
    small.mkdir()
    content = os.urandom(options.file_bytes)
    for number in range(options.files):
        (small / f"{number:06}.bin").write_bytes(content)
    with open(large, "wb") as file:
        block = os.urandom(MIB)
        for _ in range(options.large_mib):
            file.write(block)
    return small, large


def main() -> None:
    """Measure and print, or be one of the processes of a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--file-bytes", type=int, default=4096)
    parser.add_argument("--large-mib", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve()
    if options.work:
        return work(options.work[0], Path(options.work[1]))
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with tempfile.TemporaryDirectory() as directory:
            small, large = write_sources(Path(directory), options)
            name = f"{options.files} files of {options.file_bytes} bytes"
            measure(name, small, options.rounds, port)
            measure(f"one file of {options.large_mib} MiB", large, options.rounds, port)
    finally:
        server.kill()
        server.wait()
    return None


if __name__ == "__main__":
    main()
