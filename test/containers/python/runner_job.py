"""Builds the /opt/ml trees of a job, runs the runner in them, and looks at what it stored."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config

RUNNER = Path(__file__).parents[3] / "containers" / "python"
# Files by which a function tells a test how far it has come.
WORDS = ("ready", "pid")
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def is_running(pid: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Store:
    """The bucket of the test that runs."""

    def __init__(self, port: int) -> None:
        """Load the client."""
        self.port = port
        self._numbers = itertools.count()
        self.bucket = ""
        self.client = botocore.session.get_session().create_client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(s3={"addressing_style": "path"}),
        )

    def new_bucket(self) -> None:
        """Begin with an empty bucket."""
        self.bucket = f"artifacts-{next(self._numbers)}"
        self.client.create_bucket(Bucket=self.bucket)

    def keys(self, prefix: str = "") -> list[str]:
        """List every key."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def read(self, uri: str) -> bytes:
        """Read an object by its address."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return self.client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def put(self, key: str, body: bytes) -> str:
        """Store an object; return its address."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=body)
        return f"s3://{self.bucket}/{key}"

    def unfinished_uploads(self) -> int:
        """Count multipart uploads that were begun and neither completed nor aborted."""
        return len(self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))

    def has_manifest(self, job: str = "job-1") -> bool:
        """Tell whether a job's outputs were committed."""
        return f"jobs/{job}/outputs/outputs.json" in self.keys()

    def manifest(self, job: str = "job-1") -> dict[str, Any]:
        """Read a job's manifest."""
        return json.loads(self.read(f"s3://{self.bucket}/jobs/{job}/outputs/outputs.json"))

    def values(self, job: str = "job-1") -> dict[str, Any]:
        """Return the values in a job's manifest."""
        return {n: o["value"] for n, o in self.manifest(job)["outputs"].items() if "value" in o}


@dataclass
class Ended:
    """One process that has ended."""

    code: int
    stdout: str
    stderr: str
    failure: str | None

    @property
    def failure_code(self) -> str | None:
        """Return the code at the head of the failure file."""
        if self.failure is None:
            return None
        return self.failure.removeprefix("[rankzero] ").partition(":")[0]


class Job:
    """A training job of one or more hosts."""

    def __init__(
        self,
        directory: Path,
        store: Store,
        code: str,
        *,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        hyperparameters: Mapping[str, str] | None = None,
        channels: Mapping[str, Mapping[str, str]] | None = None,
        document: str | None = None,
        entry: str = "train",
        hosts: int = 1,
        name: str = "job-1",
        checkpoints: bool = False,
        environ: Mapping[str, str] | None = None,
        description: Mapping[str, Any] | None = None,
    ) -> None:
        """Write every host's tree."""
        self.store = store
        self.directory = directory
        self.hosts = [f"algo-{number + 1}" for number in range(hosts)]
        self.code = directory / "code"
        self.code.mkdir(parents=True)
        (self.code / "train.py").write_text(textwrap.dedent(code), encoding="utf-8")
        described = {
            "version": 1,
            "entry": entry,
            "jobs": f"s3://{store.bucket}/jobs",
            "inputs": inputs or {},
            "outputs": outputs or {},
            **({"document": document} if document else {}),
            **(description or {}),
        }
        text = json.dumps(described)
        own = {"_rankzero": text}
        if len(text) > 2500:
            parts = [text[start : start + 2500] for start in range(0, len(text), 2500)]
            own = {f"_rankzero.{number}": part for number, part in enumerate(parts)}
        for host in self.hosts:
            config = self.base(host) / "input" / "config"
            config.mkdir(parents=True)
            self.write(config / "hyperparameters.json", {**own, **(hyperparameters or {})})
            resources = {
                "current_host": host,
                "hosts": self.hosts,
                "network_interface_name": "eth0",
            }
            self.write(config / "resourceconfig.json", resources)
            self.write(
                config / "inputdataconfig.json",
                {channel: {"TrainingInputMode": "File"} for channel in channels or {}},
            )
            if checkpoints:
                where = {"S3Uri": "s3://bucket/checkpoints/", "LocalPath": "/opt/ml/checkpoints"}
                self.write(config / "checkpointconfig.json", where)
            for channel, files in (channels or {}).items():
                data = self.base(host) / "input" / "data" / channel
                data.mkdir(parents=True)
                for file, content in files.items():
                    (data / file).write_text(content, encoding="utf-8")
        self.name = name
        self.environ = dict(environ or {})
        self.started: list[subprocess.Popen[str]] = []
        # Named pipes, held open from here, so that nobody who writes has to wait for a reader.
        self.words: dict[str, int] = {}
        for word in WORDS:
            os.mkfifo(self.code / word)
            self.words[word] = os.open(self.code / word, os.O_RDWR)

    def base(self, host: str = "algo-1") -> Path:
        """Return a host's /opt/ml."""
        return self.directory / host

    @staticmethod
    def write(path: Path, content: Any) -> None:
        """Write JSON."""
        path.write_text(json.dumps(content), encoding="utf-8")

    def start(
        self, host: str = "algo-1", environ: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start one process, in a group of its own."""
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(RUNNER),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SAGEMAKER_BASE_DIR": str(self.base(host)),
            "SAGEMAKER_SUBMIT_DIRECTORY": str(self.code),
            "TRAINING_JOB_NAME": self.name,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.store.port}",
            **CREDENTIALS,
            **self.environ,
            **(environ or {}),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "rankzero", "--epochs", "3"],
            cwd=self.code,
            env={name: value for name, value in variables.items() if value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def end(self, process: subprocess.Popen[str], host: str = "algo-1") -> Ended:
        """Wait for a process and return what it left."""
        stdout, stderr = process.communicate(timeout=600)
        return Ended(process.returncode, stdout, stderr, self.failure(host))

    def failure(self, host: str = "algo-1") -> str | None:
        """Read a host's failure file."""
        with suppress(FileNotFoundError):
            return (self.base(host) / "output" / "failure").read_text(encoding="utf-8")
        return None

    def run(self, host: str = "algo-1", environ: Mapping[str, str] | None = None) -> Ended:
        """Run one process to its end."""
        return self.end(self.start(host, environ), host)

    def run_hosts(self, environ: Mapping[str, str] | None = None) -> list[Ended]:
        """Run one process on every host, at the same time."""
        processes = [self.start(host, environ) for host in self.hosts]
        pairs = zip(processes, self.hosts, strict=True)
        return [self.end(process, host) for process, host in pairs]

    def wait_for(self, name: str) -> str:
        """Wait until the user's code has written one of WORDS next to itself; return its text."""
        with open(self.words[name], "rb", buffering=0, closefd=False) as pipe:
            return pipe.read(1024).decode()

    def kill(self) -> None:
        """Kill whatever still runs."""
        for process in self.started:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        for descriptor in self.words.values():
            os.close(descriptor)
