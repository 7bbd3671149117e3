"""Flyte's SageMaker connectors against a local account, called as Flyte's service calls them.

The environment is what `rankzero env` prints.
"""

from __future__ import annotations

import asyncio
import copy
import os
import time
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from flyteidl.core.execution_pb2 import TaskExecution
from flytekitplugins.awssagemaker_hyperparameter_tuning.connector import (
    SageMakerHyperParameterTuningJobConnector,
)
from flytekitplugins.awssagemaker_training.connector import SageMakerTrainingJobConnector

PIMA = Path(os.environ["RANKZERO_ROOT"], "examples/data/pima")
BUCKET = os.environ["RANKZERO_BUCKET"]
REGION = os.environ["AWS_REGION"]
ROLE = "arn:aws:iam::123456789012:role/Trainer"
XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5"
OVER = {TaskExecution.SUCCEEDED, TaskExecution.FAILED, TaskExecution.ABORTED}


@pytest.fixture(scope="module")
def channels() -> list[dict]:
    """The Pima data in the account."""
    s3 = boto3.client("s3")
    for name in ("train", "validation"):
        s3.upload_file(str(PIMA / f"{name}.csv"), BUCKET, f"flyte/{name}.csv")
    return [
        {
            "ChannelName": name,
            "ContentType": "text/csv",
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": f"s3://{BUCKET}/flyte/{name}.csv",
                }
            },
        }
        for name in ("train", "validation")
    ]


def job(channels: list[dict]) -> dict:
    return {
        "RoleArn": ROLE,
        "AlgorithmSpecification": {
            "TrainingImage": "{images.xgboost}",
            "TrainingInputMode": "File",
        },
        "InputDataConfig": channels,
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/flyte/out"},
        # Flyte's own format has no integers.
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1.0,
            "VolumeSizeInGB": 10.0,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600.0},
    }


def training(channels: list[dict], name: str, rounds: int) -> dict:
    parameters = {"objective": "binary:logistic", "num_round": str(rounds)}
    return {"TrainingJobName": name, "HyperParameters": parameters, **job(channels)}


def template(config: dict) -> SimpleNamespace:
    """What a connector reads of a task's template."""
    # A connector fills in the placeholders of what it is given.
    config = copy.deepcopy(config)
    custom = {"config": config, "region": REGION, "images": {"xgboost": XGBOOST}}
    return SimpleNamespace(custom=custom)


async def poll(connector, meta, done):
    """Ask as often as it takes, for three minutes."""
    end = time.monotonic() + 180
    while not done(found := await connector.get(meta)):
        assert time.monotonic() < end, f"still {found}"
        await asyncio.sleep(0.5)  # as Flyte's own loop does
    return found


def is_over(resource) -> bool:
    return resource.phase in OVER


def test_training_connector_trains(channels):
    async def run():
        connector = SageMakerTrainingJobConnector()
        meta = await connector.create(template(training(channels, "flyte-training", 20)))
        # As it is kept between two calls.
        meta = type(meta).decode(meta.encode())
        return await poll(connector, meta, is_over)

    found = asyncio.run(run())
    assert found.phase == TaskExecution.SUCCEEDED, found.message
    result = found.outputs["result"]
    assert result["ModelArtifacts"]["S3ModelArtifacts"].startswith(f"s3://{BUCKET}/flyte/out/")
    assert "validation:logloss" in {it["MetricName"] for it in result["FinalMetricDataList"]}
    assert result["BillableTimeInSeconds"] >= 0


def test_training_connector_takes_a_job_that_it_has_created_before(channels):
    async def run():
        connector = SageMakerTrainingJobConnector()
        config = training(channels, "flyte-{idempotence_token}", 5)
        first = await connector.create(template(config))
        return first, await connector.create(template(config))

    first, second = asyncio.run(run())
    assert first.config == second.config


def test_training_connector_stops(channels):
    async def run():
        connector = SageMakerTrainingJobConnector()
        meta = await connector.create(template(training(channels, "flyte-stopped", 1_000_000)))
        await poll(connector, meta, lambda it: it.message == "Training" or is_over(it))
        await connector.delete(meta)
        return await poll(connector, meta, is_over)

    found = asyncio.run(run())
    assert (found.phase, found.message) == (TaskExecution.FAILED, "Stopped")


def test_training_connector_tells_why_a_job_failed(channels):
    async def run():
        connector = SageMakerTrainingJobConnector()
        config = training(channels, "flyte-failed", 5)
        config["HyperParameters"]["objective"] = "binary:nonsense"
        return await poll(connector, await connector.create(template(config)), is_over)

    found = asyncio.run(run())
    assert found.phase == TaskExecution.FAILED
    assert "nonsense" in found.message


def tuning(channels: list[dict], name: str, rounds: int) -> dict:
    definition = {
        **job(channels),
        "StaticHyperParameters": {"objective": "binary:logistic", "num_round": str(rounds)},
    }
    eta = {"Name": "eta", "MinValue": "0.05", "MaxValue": "0.5"}
    return {
        "HyperParameterTuningJobName": name,
        "HyperParameterTuningJobConfig": {
            "Strategy": "Random",
            "HyperParameterTuningJobObjective": {
                "Type": "Minimize",
                "MetricName": "validation:logloss",
            },
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 3.0, "MaxParallelTrainingJobs": 2.0},
            "ParameterRanges": {"ContinuousParameterRanges": [eta]},
        },
        "TrainingJobDefinition": definition,
    }


def test_tuning_connector_tunes(channels):
    async def run():
        connector = SageMakerHyperParameterTuningJobConnector()
        meta = await connector.create(template(tuning(channels, "flyte-tuning", 10)))
        return await poll(connector, meta, is_over)

    found = asyncio.run(run())
    assert found.phase == TaskExecution.SUCCEEDED, found.message
    result = found.outputs["result"]
    assert result["TrainingJobStatusCounters"]["Completed"] == 3
    best = result["BestTrainingJob"]
    assert best["TrainingJobName"].startswith("flyte-tuning-")
    assert best["TrainingJobName"] in result["ModelArtifacts"]["S3ModelArtifacts"]


def test_tuning_connector_stops(channels):
    async def run():
        connector = SageMakerHyperParameterTuningJobConnector()
        meta = await connector.create(template(tuning(channels, "flyte-stopping", 1_000_000)))
        await connector.delete(meta)
        return await poll(connector, meta, is_over)

    assert asyncio.run(run()).phase == TaskExecution.FAILED
