"""The SageMaker Python SDK 3 against a local account.

The environment is what `rankzero env` prints.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from sagemaker.core import image_uris
from sagemaker.core.helper.session_helper import Session
from sagemaker.core.parameter import ContinuousParameter
from sagemaker.core.resources import HyperParameterTuningJob, TrainingJob
from sagemaker.core.shapes import OutputDataConfig
from sagemaker.train import ModelTrainer
from sagemaker.train.configs import Compute, InputData, StoppingCondition
from sagemaker.train.tuner import HyperparameterTuner

PIMA = Path(os.environ["RANKZERO_ROOT"], "examples/data/pima")
BUCKET = os.environ["RANKZERO_BUCKET"]
ROLE = "arn:aws:iam::123456789012:role/Trainer"


@pytest.fixture(scope="module")
def session():
    return Session()


@pytest.fixture(scope="module")
def uris(session):
    """The Pima data, uploaded to the bucket that the session takes by itself."""
    return {
        name: session.upload_data(str(PIMA / f"{name}.csv"), key_prefix="sdk-3")
        for name in ("train", "validation")
    }


def inputs(uris) -> list[InputData]:
    return [
        InputData(channel_name=name, data_source=uri, content_type="text/csv")
        for name, uri in uris.items()
    ]


def trainer(session, **more) -> ModelTrainer:
    image = image_uris.retrieve("xgboost", session.boto_region_name, version="1.7-1")
    given = {
        "training_image": image,
        "role": ROLE,
        "sagemaker_session": session,
        "base_job_name": "sdk-3",
        "compute": Compute(instance_type="ml.m5.large", instance_count=1, volume_size_in_gb=10),
        "stopping_condition": StoppingCondition(max_runtime_in_seconds=3600),
        "hyperparameters": {
            "objective": "binary:logistic",
            "eval_metric": "auc",
            "num_round": "20",
        },
    }
    return ModelTrainer(**given | more)


def test_default_bucket_is_the_accounts(session):
    assert session.default_bucket() == BUCKET


def test_model_trainer_trains_with_its_logs_in_the_log(session, uris, caplog):
    it = trainer(session)
    with caplog.at_level(logging.INFO):
        it.train(input_data_config=inputs(uris), wait=True, logs=True)
    job = it._latest_training_job.refresh()
    assert job.training_job_status == "Completed"
    assert job.model_artifacts.s3_model_artifacts.startswith(f"s3://{BUCKET}/")
    assert f"{job.training_job_name}/algo-1" in caplog.text
    assert "validation-auc" in caplog.text


def test_model_trainer_stages_a_local_file(session):
    it = trainer(session, output_data_config=OutputDataConfig(s3_output_path=f"s3://{BUCKET}/o"))
    local = [
        InputData(channel_name=name, data_source=str(PIMA / f"{name}.csv"), content_type="text/csv")
        for name in ("train", "validation")
    ]
    it.train(input_data_config=local, wait=True, logs=False)
    assert it._latest_training_job.refresh().training_job_status == "Completed"


def test_failed_job_is_told_with_its_reason(session, uris):
    it = trainer(session)
    it.hyperparameters["objective"] = "binary:nonsense"
    with pytest.raises(Exception, match="nonsense"):
        it.train(input_data_config=inputs(uris), wait=True, logs=False)


def test_job_is_found_and_stopped(session, uris):
    it = trainer(session)
    it.hyperparameters["num_round"] = "1000000"
    it.train(input_data_config=inputs(uris), wait=False)
    job = TrainingJob.get(it._latest_training_job.training_job_name)
    job.stop()
    job.wait(poll=1, timeout=120)
    assert job.training_job_status == "Stopped"
    assert job.training_job_name in [found.training_job_name for found in TrainingJob.get_all()]


def test_tuner_tunes_and_names_the_best_trial(session, uris):
    tuner = HyperparameterTuner(
        model_trainer=trainer(session),
        objective_metric_name="validation:auc",
        hyperparameter_ranges={"eta": ContinuousParameter(0.05, 0.5)},
        max_jobs=3,
        max_parallel_jobs=2,
        base_tuning_job_name="sdk-3",
    )
    tuner.tune(inputs=inputs(uris), wait=True)
    described = tuner.describe()
    assert described.hyper_parameter_tuning_job_status == "Completed"
    assert described.training_job_status_counters.completed == 3
    table = tuner.analytics().dataframe()
    best = table.loc[table["FinalObjectiveValue"].idxmax()]
    assert tuner.best_training_job() == best["TrainingJobName"]
    name = described.hyper_parameter_tuning_job_name
    assert name in [it.hyper_parameter_tuning_job_name for it in HyperParameterTuningJob.get_all()]
