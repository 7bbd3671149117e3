"""Bodies of the jobs that SDK 2's framework estimators and its tuner create.

`python bodies.py FILE` writes them as JSON, by name. test/core/plans has that text, made with SDK
2.257.7, and compares what script tasks with the same arguments create. Nothing is sent.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import boto3
import sagemaker
from sagemaker.huggingface import HuggingFace
from sagemaker.inputs import TrainingInput
from sagemaker.pytorch import PyTorch
from sagemaker.sklearn import SKLearn
from sagemaker.tensorflow import TensorFlow
from sagemaker.tuner import (
    CategoricalParameter,
    ContinuousParameter,
    HyperparameterTuner,
    IntegerParameter,
)
from sagemaker.xgboost import XGBoost

ROLE = "arn:aws:iam::123456789012:role/training"
NAME = "pima-1"
CREDENTIALS = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
HYPERPARAMETERS = {
    "max-leaf-nodes": 30,
    "rate": 0.00001,
    "name": 'ä "x"',
    "sizes": [1, 2.5, True],
    "deep": {"a": "b", "c": 1},
    "fast": True,
}


class Captured:
    """A session of which nothing leaves this process."""

    def __init__(self):
        boto = boto3.Session(region_name="eu-west-1", **CREDENTIALS)
        self.bodies = []
        events = boto._session.get_component("event_emitter")
        events.register("before-call", self.answer)
        for operation in ("CreateTrainingJob", "CreateHyperParameterTuningJob"):
            events.register(f"before-parameter-build.sagemaker.{operation}", self.keep)
        self.session = sagemaker.Session(boto, default_bucket="artifacts")

    def answer(self, **_):
        return SimpleNamespace(status_code=200), {"ModelArtifacts": {"S3ModelArtifacts": "x"}}

    def keep(self, params, **_):
        self.bodies.append(params)


def common(source, session):
    return {
        "entry_point": "train.py",
        "source_dir": source,
        "role": ROLE,
        "output_path": "s3://artifacts/jobs",
        "debugger_hook_config": False,
        "disable_profiler": True,
        "sagemaker_session": session,
    }


def estimators(source, session):
    every = common(source, session)
    one = {**every, "instance_count": 1, "instance_type": "ml.m5.large"}
    return {
        "sklearn": SKLearn(
            **one,
            framework_version="1.2-1",
            hyperparameters=HYPERPARAMETERS,
            metric_definitions=[{"Name": "accuracy", "Regex": "accuracy: ([0-9.]+)"}],
            environment={"LEVEL": "3"},
            max_run=3600,
        ),
        "xgboost": XGBoost(**one, framework_version="1.7-1", hyperparameters={"num_round": 6}),
        "pytorch": PyTorch(
            **every,
            framework_version="2.8.0",
            py_version="py312",
            instance_count=2,
            instance_type="ml.g5.12xlarge",
            distribution={"torch_distributed": {"enabled": True}},
            volume_size=50,
            max_run=7200,
            max_wait=9000,
            use_spot_instances=True,
            checkpoint_s3_uri="s3://artifacts/jobs/pima-1/checkpoints/",
            subnets=["subnet-1a2b3c4d"],
            security_group_ids=["sg-1a2b3c4d"],
            encrypt_inter_container_traffic=True,
        ),
        "mpi": PyTorch(
            **every,
            framework_version="2.8",
            py_version="py312",
            instance_count=2,
            instance_type="ml.m5.large",
            distribution={
                "mpi": {"enabled": True, "processes_per_host": 2, "custom_mpi_options": "-x A=1"}
            },
        ),
        "huggingface": HuggingFace(
            **every,
            transformers_version="4.56.2",
            pytorch_version="2.8.0",
            py_version="py312",
            instance_count=1,
            instance_type="ml.g5.xlarge",
        ),
        "tensorflow": TensorFlow(**one, framework_version="2.19", py_version="py312"),
    }


def bodies():
    with tempfile.TemporaryDirectory() as source:
        Path(source, "train.py").write_text("")
        captured = Captured()
        made = estimators(source, captured.session)
        data = {"train": TrainingInput("s3://data/iris/", content_type="text/csv")}
        for estimator in made.values():
            estimator.fit(data, job_name=NAME, wait=False)
        found = dict(zip(made, captured.bodies, strict=True))
        captured.bodies.clear()
        tuner = HyperparameterTuner(
            made["sklearn"],
            "accuracy",
            {
                "max-leaf-nodes": IntegerParameter(2, 40),
                "rate": ContinuousParameter(0.00001, 0.5, scaling_type="Logarithmic"),
                "name": CategoricalParameter(["gini", "entropy"]),
            },
            metric_definitions=[{"Name": "accuracy", "Regex": "accuracy: ([0-9.]+)"}],
            strategy="Random",
            max_jobs=4,
            max_parallel_jobs=2,
        )
        tuner.fit(data, job_name=NAME, include_cls_metadata=False, wait=False)
        found["tuning"] = captured.bodies[0]
    return found


def text():
    return json.dumps(bodies(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    os.environ.update({name.upper(): value for name, value in CREDENTIALS.items()})
    Path(sys.argv[1]).write_text(text())
