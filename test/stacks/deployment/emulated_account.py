"""An account of moto's own, in a process of its own, and the CDK's command that deploys into it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

ROOT = Path(__file__).parents[3]
ACCOUNT, REGION = "123456789012", "eu-west-1"
SERVER = ROOT / "test/_helpers/moto_server.py"


@dataclass(frozen=True)
class EmulatedAccount:
    """Answers on a loopback port; whoever asks may do anything."""

    endpoint: str
    settings: Mapping[str, str]
    """Variables of the CDK's command."""

    def client(self, service: str) -> Any:
        """A client of boto3."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def cdk(self, *arguments: str, left_out: str = "") -> None:
        """Run the CDK's command; `left_out` is a task that the fixture app goes without."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "CDK_", "JEST_"))}
        done = subprocess.run(
            ["node", str(ROOT / "node_modules/aws-cdk/bin/cdk"), *arguments, "--no-notices"],
            cwd=ROOT,
            env={
                **kept,
                **self.settings,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_REGION": REGION,
                "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_ENDPOINT_URL": self.endpoint,
                "CDK_DISABLE_CLI_TELEMETRY": "true",
                "LEFT_OUT": left_out,
            },
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def prepare(self) -> None:
        """What `cdk deploy` needs of a bootstrap: its version, and the bucket of the assets."""
        self.client("ssm").put_parameter(
            Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String"
        )
        self.client("s3").create_bucket(
            Bucket=f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}",
            CreateBucketConfiguration={"LocationConstraint": REGION},
        )

    def deploy(self, output: Path, *arguments: str, left_out: str = "") -> None:
        """Synthesize and deploy all stacks.

        `--method direct`: moto executes a change set without the stack's outputs, so that other
        stacks could import nothing of it. It keeps no parameters that have their defaults.
        """
        self.cdk(
            *("deploy", "--all", "--method", "direct", "--require-approval", "never"),
            *("--no-previous-parameters", "--output", str(output), *arguments),
            left_out=left_out,
        )


@contextmanager
def emulated_account(**settings: str) -> Iterator[EmulatedAccount]:
    """Start moto's server, and end it; the settings are variables of the CDK's command."""
    server = subprocess.Popen(
        [sys.executable, "-I", str(SERVER), "--cloudformation"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        # By this name moto takes the CDK's address of a template for one of its own S3.
        yield EmulatedAccount(f"http://localhost:{port}", settings)
    finally:
        server.kill()
        server.communicate()
