"""Version 1 of the AWS CLI against a local account.

The environment is what `rankzero env` prints.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

AWS = Path(sys.executable).with_name("aws")
PIMA = Path(os.environ["RANKZERO_ROOT"], "examples/data/pima")
BUCKET = os.environ["RANKZERO_BUCKET"]
MACHINE = os.environ["RANKZERO_STATE_MACHINE"]
ROLE = "arn:aws:iam::123456789012:role/Trainer"
XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5"
RESOURCES = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10}
DONE = {"Completed", "Failed", "Stopped"}


def aws(*args: str, stdin: str | None = None) -> str:
    """Run the command; return what it printed. Its error is the test's."""
    done = subprocess.run([AWS, *args], input=stdin, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"aws {' '.join(args)}\n{done.stdout}{done.stderr}"
    return done.stdout


def ask(*args: str, **request: object):
    """Run the command with a request as JSON; return its answer."""
    given = ["--cli-input-json", json.dumps(request)] if request else []
    text = aws(*args, *given, "--output", "json")
    return json.loads(text) if text.strip() else None


def until(done, look):
    """Look until it is done, for three minutes."""
    end = time.monotonic() + 180
    while not done(found := look()):
        assert time.monotonic() < end, f"still {found}"
        time.sleep(0.5)  # the client's only way to hear of an end
    return found


@pytest.fixture(scope="module")
def data() -> str:
    """The Pima data in the account."""
    aws("s3", "sync", str(PIMA), f"s3://{BUCKET}/cli", "--exclude", "*.md")
    return f"s3://{BUCKET}/cli"


def channel(name: str, uri: str) -> dict:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri}
    return {
        "ChannelName": name,
        "ContentType": "text/csv",
        "DataSource": {"S3DataSource": source},
    }


def channels(data: str) -> list[dict]:
    return [channel(name, f"{data}/{name}.csv") for name in ("train", "validation")]


def training_job(name: str, data: str, rounds: int) -> dict:
    return {
        "TrainingJobName": name,
        "RoleArn": ROLE,
        "AlgorithmSpecification": {"TrainingImage": XGBOOST, "TrainingInputMode": "File"},
        "HyperParameters": {"objective": "binary:logistic", "num_round": str(rounds)},
        "InputDataConfig": channels(data),
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/cli/out"},
        "ResourceConfig": RESOURCES,
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }


def test_sts_says_who_calls():
    assert ask("sts", "get-caller-identity")["Account"] == "123456789012"


def test_s3_copies_lists_and_syncs_both_ways(data, tmp_path):
    aws("s3", "cp", "-", f"s3://{BUCKET}/note/a b+c.txt", stdin="some text")
    assert aws("s3", "cp", f"s3://{BUCKET}/note/a b+c.txt", "-") == "some text"
    names = [line.split(maxsplit=3)[3] for line in aws("s3", "ls", f"{data}/").splitlines()]
    assert names == ["train.csv", "validation.csv"]
    aws("s3", "sync", data, str(tmp_path))
    assert (tmp_path / "train.csv").read_bytes() == (PIMA / "train.csv").read_bytes()
    # Nothing has changed, so there is nothing to do.
    assert aws("s3", "sync", data, str(tmp_path)) == ""
    aws("s3", "mv", f"s3://{BUCKET}/note/a b+c.txt", f"s3://{BUCKET}/note/d")
    aws("s3", "rm", "--recursive", f"s3://{BUCKET}/note")
    assert "note" not in aws("s3", "ls", f"s3://{BUCKET}/")


def test_s3_copies_a_large_file_in_parts(tmp_path):
    large = tmp_path / "large"
    large.write_bytes(os.urandom(20_000_000))
    aws("s3", "cp", str(large), f"s3://{BUCKET}/large")
    aws("s3", "cp", f"s3://{BUCKET}/large", f"s3://{BUCKET}/large-2")
    aws("s3", "cp", f"s3://{BUCKET}/large-2", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == large.read_bytes()


def test_s3_presigns_what_anyone_may_then_read(data):
    url = aws("s3", "presign", f"{data}/train.csv").strip()
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == (PIMA / "train.csv").read_bytes()


def test_s3api_refuses_a_corrupt_body_and_a_second_first_writer(tmp_path):
    body = tmp_path / "body"
    body.write_text("0123456789")
    place = ["--bucket", BUCKET, "--key", "first/../a//b"]

    def put(*more: str) -> str:
        command = [AWS, "s3api", "put-object", *place, "--body", str(body), *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        return done.stderr if done.returncode else "stored"

    assert "BadDigest" in put("--content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")
    assert put("--if-none-match", "*") == "stored"
    assert "PreconditionFailed" in put("--if-none-match", "*")
    read = ["s3api", "get-object", *place, "--checksum-mode", "ENABLED"]
    assert json.loads(aws(*read, str(tmp_path / "whole")))["ChecksumCRC32"] == "poTHxg=="
    aws("s3api", "get-object", *place, "--range", "bytes=2-4", str(tmp_path / "some"))
    assert (tmp_path / "some").read_text() == "234"


def test_ssm_lists_the_tasks_page_by_page():
    path = ["ssm", "get-parameters-by-path", "--path", "/rankzero", "--recursive"]
    whole = [parameter["Name"] for parameter in ask(*path)["Parameters"]]
    paged = [parameter["Name"] for parameter in ask(*path, "--page-size", "2")["Parameters"]]
    assert whole == paged
    assert any(name.endswith("/tasks/xgboost") for name in whole)
    described = ask("ssm", "describe-parameters", "--page-size", "2")["Parameters"]
    assert sorted(parameter["Name"] for parameter in described) == sorted(whole)


@pytest.mark.parametrize("task", ["xgboost", "pima-tuning"])
def test_stepfunctions_runs_a_training_and_a_tuning(data, task):
    is_tuning = task != "xgboost"
    request = {
        "task": task,
        "inputs": {
            "train": f"{data}/train.csv",
            "validation": {"uri": f"{data}/validation.csv", "contentType": "text/csv"},
            "hyperparameters": {"objective": "binary:logistic", "eval_metric": "auc"}
            | ({} if is_tuning else {"num_round": 10}),
        },
    }
    if is_tuning:
        request["inputs"]["hyperparameters"]["num_round"] = 10
        request["ranges"] = {"eta": {"type": "continuous", "min": 0.05, "max": 0.5}}
        request["tuning"] = {
            "objective": {"metric": "validation:auc"},
            "maxJobs": 2,
            "maxParallel": 2,
        }
    started = ask(
        "stepfunctions",
        "start-execution",
        stateMachineArn=MACHINE,
        name=f"cli-{task}",
        input=json.dumps(request),
    )
    arn = started["executionArn"]
    execution = until(
        lambda it: it["status"] != "RUNNING",
        lambda: ask("stepfunctions", "describe-execution", executionArn=arn),
    )
    assert execution["status"] == "SUCCEEDED", execution
    result = json.loads(execution["output"])
    assert result["status"] == "Succeeded"
    history = ask(
        "stepfunctions", "get-execution-history", "--page-size", "5", "--execution-arn", arn
    )
    types = [event["type"] for event in history["events"]]
    assert (types[0], types[-1]) == ("ExecutionStarted", "ExecutionSucceeded")
    assert [event["id"] for event in history["events"]] == list(range(1, len(types) + 1))
    listed = ask(
        "stepfunctions",
        "list-executions",
        stateMachineArn=MACHINE,
        statusFilter="SUCCEEDED",
    )
    assert arn in [it["executionArn"] for it in listed["executions"]]


def test_sagemaker_trains_and_logs_tells(data, tmp_path):
    name = "cli-training"
    ask("sagemaker", "create-training-job", **training_job(name, data, rounds=20))
    job = until(
        lambda it: it["TrainingJobStatus"] in DONE,
        lambda: ask("sagemaker", "describe-training-job", TrainingJobName=name),
    )
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Completed", "Completed"), job
    assert "validation:logloss" in [it["MetricName"] for it in job["FinalMetricDataList"]]
    aws("s3", "cp", job["ModelArtifacts"]["S3ModelArtifacts"], str(tmp_path / "model.tar.gz"))
    assert tarfile.is_tarfile(tmp_path / "model.tar.gz")
    listed = ask("sagemaker", "list-training-jobs", NameContains="cli-tr")["TrainingJobSummaries"]
    assert [it["TrainingJobName"] for it in listed] == [name]
    group = "/aws/sagemaker/TrainingJobs"
    # What `logs tail` asks; version 1 of the CLI has no such command.
    tail = ["--log-stream-name-prefix", f"{name}/", "--interleaved", "--start-time", "0"]
    events = ask("logs", "filter-log-events", "--log-group-name", group, *tail)["events"]
    assert {event["logStreamName"].split("/")[0] for event in events} == {name}
    assert any("train-logloss" in event["message"] for event in events)
    streams = ask("logs", "describe-log-streams", logGroupName=group, logStreamNamePrefix=name)
    [stream] = [it["logStreamName"] for it in streams["logStreams"]]
    got = ask("logs", "get-log-events", logGroupName=group, logStreamName=stream)["events"]
    assert [it["message"] for it in got] == [it["message"] for it in events]


def test_sagemaker_stops_a_training(data):
    name = "cli-stopped"
    ask("sagemaker", "create-training-job", **training_job(name, data, rounds=1_000_000))
    until(
        lambda it: it["SecondaryStatus"] == "Training",
        lambda: ask("sagemaker", "describe-training-job", TrainingJobName=name),
    )
    assert ask("sagemaker", "stop-training-job", TrainingJobName=name) is None
    job = until(
        lambda it: it["TrainingJobStatus"] in DONE,
        lambda: ask("sagemaker", "describe-training-job", TrainingJobName=name),
    )
    assert job["TrainingJobStatus"] == "Stopped"


def test_sagemaker_tunes(data):
    name = "cli-tuning"
    definition = training_job(name, data, rounds=10)
    del definition["TrainingJobName"]
    definition["StaticHyperParameters"] = definition.pop("HyperParameters")
    objective = {"Type": "Minimize", "MetricName": "validation:logloss"}
    eta = {"Name": "eta", "MinValue": "0.05", "MaxValue": "0.5"}
    ask(
        "sagemaker",
        "create-hyper-parameter-tuning-job",
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig={
            "Strategy": "Random",
            "HyperParameterTuningJobObjective": objective,
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 3, "MaxParallelTrainingJobs": 2},
            "ParameterRanges": {"ContinuousParameterRanges": [eta]},
        },
        TrainingJobDefinition=definition,
    )
    describe = ["sagemaker", "describe-hyper-parameter-tuning-job"]
    job = until(
        lambda it: it["HyperParameterTuningJobStatus"] in DONE,
        lambda: ask(*describe, HyperParameterTuningJobName=name),
    )
    assert job["HyperParameterTuningJobStatus"] == "Completed", job
    assert job["TrainingJobStatusCounters"]["Completed"] == 3
    trials = ask(
        "sagemaker",
        "list-training-jobs-for-hyper-parameter-tuning-job",
        "--hyper-parameter-tuning-job-name",
        name,
        "--page-size",
        "2",
    )["TrainingJobSummaries"]
    objective = "FinalHyperParameterTuningJobObjectiveMetric"
    best = min(trials, key=lambda trial: trial[objective]["Value"])
    assert job["BestTrainingJob"]["TrainingJobName"] == best["TrainingJobName"]
