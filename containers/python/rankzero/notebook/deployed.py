"""Runs in an AWS account, by boto3."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .errors import InvalidRequest, RunError
from .progress import Progress
from .run import Ending

# Where deployments are listed, by name of the workflow.
_WORKFLOWS = "/rankzero/_workflows"
_LOG_GROUP = "/aws/sagemaker/TrainingJobs"
_STATUSES = {"SUCCEEDED": "Succeeded", "ABORTED": "Stopped"}
_POLL_SECONDS = 2.0


class Deployment:
    """A workflow that is deployed in an account."""

    def __init__(self, name: str | None, profile: str | None, region: str | None) -> None:
        try:
            import boto3
        except ImportError:
            raise RunError(
                "NoBoto3",
                "Runs in an account need boto3: pip install boto3. With local=True they need none.",
            ) from None
        import botocore.exceptions as failures

        self._clients: dict[str, Any] = {}
        try:
            self._session = boto3.Session(profile_name=profile, region_name=region)
            records = self._below(_WORKFLOWS)
        except (failures.BotoCoreError, failures.ClientError) as error:
            raise _unreachable(error) from error
        record = _choose(records, name)
        self.workflow: str = record["workflow"]
        self.bucket: str = record["bucket"]
        self.state_machine: str = record["stateMachineArn"]
        self.validate_function: str | None = record.get("validateFunction")

    def client(self, service: str) -> Any:
        """Return the client of a service, always the same."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service)
        return self._clients[service]

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Return the records of the tasks, by name."""
        return {r["name"]: r for r in self._below(f"/rankzero/{self.workflow}/tasks")}

    def arn_of(self, execution: str) -> str:
        """Return the ARN of an execution."""
        return f"{self.state_machine.replace(':stateMachine:', ':execution:')}:{execution}"

    def check(self, request: dict[str, Any], name: str) -> None:
        """Have the account say what is wrong with a request; nothing is started.

        Raises InvalidRequest with every problem.
        """
        if self.validate_function is None:
            return
        answer = self.client("lambda").invoke(
            FunctionName=self.validate_function,
            Payload=json.dumps({"request": request, "name": name}).encode(),
        )
        said = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise RunError("NotValidated", str(said.get("errorMessage", said)))
        if not said["valid"]:
            raise InvalidRequest(said["message"], said["problems"])

    def store(self, path: Path, folder: str) -> str:
        """Store a file, or the files of a folder, below a key; return the channel's URI."""
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        if not files:
            raise RunError("NoData", f"There is no file in {path}.")
        for file in files:
            key = f"{folder}/{file.name if file == path else file.relative_to(path).as_posix()}"
            self.client("s3").upload_file(str(file), self.bucket, key)
        return f"s3://{self.bucket}/{folder}/{path.name if path.is_file() else ''}"

    def read(self, key: str) -> str | None:
        """Return an object's text; None where there is none."""
        s3 = self.client("s3")
        try:
            return str(s3.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode())
        except s3.exceptions.NoSuchKey:
            return None

    def _below(self, path: str) -> list[dict[str, Any]]:
        pages = self.client("ssm").get_paginator("get_parameters_by_path").paginate(Path=path)
        return [json.loads(p["Value"]) for page in pages for p in page["Parameters"]]


def _unreachable(error: Exception) -> RunError:
    """Return what keeps this machine from the account, with what to do."""
    hints = {
        "NoRegionError": "Give region=, or set AWS_REGION.",
        "NoCredentialsError": "Set up credentials (aws configure or sso login), or give profile=.",
        "ProfileNotFound": "Give another profile=.",
        "ExpiredTokenException": "Sign in again, for example with aws sso login.",
        "AccessDeniedException": "The workflow's grantUse gives the rights that this needs.",
    }
    response = getattr(error, "response", {})
    code = response.get("Error", {}).get("Code", type(error).__name__)
    hint = hints.get(code, "With local=True runs are on this machine.")
    return RunError(code, f"{error} {hint}")


def _choose(records: list[dict[str, Any]], name: str | None) -> dict[str, Any]:
    names = ", ".join(repr(record["workflow"]) for record in records)
    if not records:
        raise RunError(
            "NoDeployment",
            "No workflow is deployed in this account and region: npx cdk deploy --all, or give "
            "region= or profile=. With local=True runs are on this machine.",
        )
    if name is None and len(records) == 1:
        return records[0]
    for record in records:
        if record["workflow"] == name:
            return record
    if name is None:
        raise RunError("SeveralWorkflows", f"Choose a workflow: Workflow(name), one of {names}.")
    raise RunError("NoWorkflow", f"No workflow {name!r} is deployed there. There is {names}.")


class DeployedRun:
    """An execution in an account."""

    def __init__(
        self, deployment: Deployment, name: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.name = name
        self._deployment = deployment
        self._arn = deployment.arn_of(name)
        self._sleep = sleep
        self._document: dict[str, Any] = {}
        self._kept = Path(tempfile.gettempdir(), f"rankzero-{os.getpid()}-{name}")

    def start(self, request: dict[str, Any]) -> None:
        """Start the execution. One of the same name and input is the same execution."""
        states = self._deployment.client("stepfunctions")
        try:
            states.start_execution(
                stateMachineArn=self._deployment.state_machine,
                name=self.name,
                input=json.dumps(request),
            )
        except states.exceptions.ExecutionAlreadyExists:
            raise RunError(
                "NameTaken", f"There is an execution {self.name!r} already, with another request."
            ) from None

    def request(self) -> dict[str, Any]:
        """Return what the execution was started with. Raises RunError where there is none."""
        states = self._deployment.client("stepfunctions")
        try:
            described = states.describe_execution(executionArn=self._arn)
        except states.exceptions.ExecutionDoesNotExist:
            raise RunError(
                "NoRun",
                f"The workflow {self._deployment.workflow!r} has no execution {self.name!r}.",
            ) from None
        return dict(json.loads(described["input"]))

    def wait(self, progress: Progress) -> Ending:
        """Ask for the execution's status until it has ended."""
        states = self._deployment.client("stepfunctions")
        while True:
            described = states.describe_execution(executionArn=self._arn)
            if described["status"] != "RUNNING":
                return self._ending(described)
            for event in self._events():
                progress.event(event)
            self._sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """Stop the execution, and with it its job."""
        self._deployment.client("stepfunctions").stop_execution(
            executionArn=self._arn, error="Interrupted", cause="Stopped from a notebook"
        )

    def fetch(self, name: str, reference: dict[str, Any]) -> Path:
        """Download an output; a model is unpacked."""
        bucket, _, key = reference["uri"].removeprefix("s3://").partition("/")
        target = self._kept / name
        if key.endswith("/"):
            return self._download_folder(bucket, key, target)
        target.mkdir(parents=True, exist_ok=True)
        path = target / key.rsplit("/", 1)[-1]
        self._deployment.client("s3").download_file(bucket, key, str(path))
        return _unpacked(path) if path.name.endswith(".tar.gz") else path

    def logs(self) -> dict[str, str]:
        """Read the job's log of each host."""
        job = self._job()
        if job is None:
            return {}
        pages = self._deployment.client("logs").get_paginator("filter_log_events")
        lines: dict[str, list[str]] = {}
        for page in pages.paginate(logGroupName=_LOG_GROUP, logStreamNamePrefix=f"{job}/"):
            for event in page["events"]:
                host = event["logStreamName"].removeprefix(f"{job}/")
                lines.setdefault(host, []).append(event["message"])
        return {host: "\n".join(found) for host, found in lines.items()}

    def report(self) -> str | None:
        """Read the report."""
        return self._deployment.read(f"executions/{self.name}/report.html")

    def _ending(self, described: dict[str, Any]) -> Ending:
        status = _STATUSES.get(described["status"], "Failed")
        if status == "Succeeded":
            self._document = json.loads(described["output"])
            return Ending(self._document.get("status", status), self._document, "", "")
        text = self._deployment.read(f"executions/{self.name}/failure.json")
        self._document = {} if text is None else json.loads(text)
        code = described.get("error", described["status"])
        return Ending(status, self._document, code, _message(described.get("cause", "")))

    def _events(self) -> Iterator[dict[str, Any]]:
        job = self._job()
        if job is None:
            yield {"event": "phase", "name": "Planning"}
            return
        sagemaker = self._deployment.client("sagemaker")
        try:
            described = sagemaker.describe_training_job(TrainingJobName=job)
        except sagemaker.exceptions.ClientError:
            # It is not there yet, or it is a tuning job.
            return
        yield {"event": "phase", "name": described["SecondaryStatus"]}
        for metric in described.get("FinalMetricDataList", []):
            yield {"event": "metric", "name": metric["MetricName"], "value": metric["Value"]}

    def _job(self) -> str | None:
        known = self._document.get("job", {}).get("name")
        if known is not None:
            return str(known)
        text = self._deployment.read(f"executions/{self.name}/plan.json")
        return None if text is None else str(json.loads(text)["jobName"])

    def _download_folder(self, bucket: str, prefix: str, target: Path) -> Path:
        s3 = self._deployment.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        for page in pages:
            for item in page.get("Contents", []):
                path = (target / item["Key"][len(prefix) :]).resolve()
                if not path.is_relative_to(target.resolve()):
                    raise RunError("OddKey", f"The key {item['Key']!r} leads out of its folder.")
                path.parent.mkdir(parents=True, exist_ok=True)
                s3.download_file(bucket, item["Key"], str(path))
        return target


def _unpacked(archive: Path) -> Path:
    import tarfile

    folder = archive.parent / archive.name.removesuffix(".tar.gz")
    with tarfile.open(archive) as files:
        # Without the filter an archive could write anywhere.
        files.extractall(folder, filter="data")
    return folder


def _message(cause: str) -> str:
    """Return the digest in the cause of an execution, which is JSON where a function has thrown."""
    try:
        said = json.loads(cause)
    except ValueError:
        return cause
    return str(said.get("errorMessage", cause)) if isinstance(said, dict) else cause
