"""The SageMaker Python SDK 2 against a local account.

The environment is what `rankzero env` prints.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import bodies
import numpy as np
import pytest
import retrieved
import sagemaker
import signatures
from sagemaker import KNN, PCA, FactorizationMachines, KMeans, LinearLearner
from sagemaker.analytics import ExperimentAnalytics, TrainingJobAnalytics
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.sklearn import SKLearn
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner, IntegerParameter

ROOT = Path(os.environ["RANKZERO_ROOT"])
PIMA = ROOT / "examples/data/pima"
BUCKET = os.environ["RANKZERO_BUCKET"]
ROLE = "arn:aws:iam::123456789012:role/Trainer"
SCRIPT = """import argparse, os
import pandas
from sklearn.tree import DecisionTreeClassifier

parser = argparse.ArgumentParser()
parser.add_argument("--depth", type=int)
args = parser.parse_args()
folder = os.environ["SM_CHANNEL_TRAIN"]
files = [os.path.join(folder, name) for name in os.listdir(folder)]
data = pandas.concat(pandas.read_csv(file, header=None) for file in files)
tree = DecisionTreeClassifier(max_depth=args.depth).fit(data.iloc[:, 1:], data.iloc[:, 0])
print(f"accuracy: {tree.score(data.iloc[:, 1:], data.iloc[:, 0])}")
"""


@pytest.fixture(scope="module")
def session():
    return sagemaker.Session()


@pytest.fixture(scope="module")
def channels(session):
    """The Pima data, uploaded to the bucket that the session takes by itself."""
    uris = {
        name: session.upload_data(str(PIMA / f"{name}.csv"), key_prefix="sdk-2")
        for name in ("train", "validation")
    }
    return {name: TrainingInput(uri, content_type="text/csv") for name, uri in uris.items()}


def estimator(session) -> Estimator:
    image = sagemaker.image_uris.retrieve("xgboost", session.boto_region_name, version="1.7-1")
    return Estimator(
        image,
        ROLE,
        instance_count=1,
        instance_type="ml.m5.large",
        sagemaker_session=session,
        hyperparameters={
            "objective": "binary:logistic",
            "eval_metric": "auc",
            "num_round": 20,
        },
    )


@pytest.fixture(scope="module")
def tuner(session, channels):
    """A tuning that has come to its end."""
    tuner = HyperparameterTuner(
        estimator(session),
        "validation:auc",
        {
            "eta": ContinuousParameter(0.05, 0.5, scaling_type="Logarithmic"),
            "max_depth": IntegerParameter(2, 6),
        },
        max_jobs=4,
        max_parallel_jobs=2,
        base_tuning_job_name="sdk-2",
    )
    tuner.fit(channels)
    return tuner


def test_default_bucket_is_the_accounts(session):
    assert session.default_bucket() == BUCKET


def test_estimator_fits_with_its_logs_on_the_terminal(session, channels, capfd):
    it = estimator(session)
    it.fit(channels, logs="All")
    shown = capfd.readouterr().out
    assert "validation-auc" in shown
    assert "Training seconds:" in shown
    assert it.latest_training_job.describe()["TrainingJobStatus"] == "Completed"
    assert it.model_data.endswith("/output/model.tar.gz")
    assert sagemaker.s3.S3Downloader.read_bytes(it.model_data, session)[:2] == b"\x1f\x8b"


def test_analytics_have_the_training_curve(session, channels):
    it = estimator(session)
    it.fit(channels, logs=False)
    names = ["train:auc", "validation:auc"]
    of_job = TrainingJobAnalytics(it.latest_training_job.name, names, session, period=1)
    table = of_job.dataframe()
    assert set(table["metric_name"]) == set(names)
    assert table["value"].between(0.5, 1).all()


def test_analytics_without_names_have_all_metrics_by_minutes(session, channels):
    it = estimator(session)
    it.fit(channels, logs=False)
    table = TrainingJobAnalytics(it.latest_training_job.name, sagemaker_session=session).dataframe()
    assert {"train:auc", "validation:auc"} <= set(table["metric_name"])
    assert (table["timestamp"] % 60 == 0).all()


def test_experiment_analytics_have_a_row_of_each_job(session, channels):
    for eta in ("0.1", "0.3"):
        it = estimator(session)
        it.set_hyperparameters(eta=eta)
        it.fit(
            channels,
            logs=False,
            experiment_config={"ExperimentName": "etas", "TrialName": f"eta-{eta[2:]}"},
        )
    of_experiment = ExperimentAnalytics(
        experiment_name="etas",
        sort_by="parameters.eta",
        sort_order="Ascending",
        sagemaker_session=session,
    )
    table = of_experiment.dataframe()
    assert list(table["eta"]) == [0.1, 0.3]
    assert list(table["Trials"]) == [["eta-1"], ["eta-3"]]
    assert table["validation:auc - Last"].between(0.5, 1).all()
    assert set(table["SageMaker.InstanceType"]) == {"ml.m5.large"}


def test_update_of_a_running_job_is_shown(session, channels):
    it = estimator(session)
    it.set_hyperparameters(num_round=1_000_000)
    it.fit(channels, wait=False)
    it.update_profiler(system_monitor_interval_millis=1000)
    session.update_training_job(
        it.latest_training_job.name, resource_config={"KeepAlivePeriodInSeconds": 60}
    )
    found = it.latest_training_job.describe()
    assert found["ProfilerConfig"]["ProfilingIntervalInMilliseconds"] == 1000
    assert found["ResourceConfig"]["KeepAlivePeriodInSeconds"] == 60
    session.stop_training_job(it.latest_training_job.name)


def test_estimator_attaches_to_a_job(session, channels):
    it = estimator(session)
    it.fit(channels, logs=False)
    again = Estimator.attach(it.latest_training_job.name, session)
    assert again.model_data == it.model_data
    assert again.hyperparameters()["num_round"] == "20"


def test_estimator_stops_a_job(session, channels):
    it = estimator(session)
    it.set_hyperparameters(num_round=1_000_000)
    it.fit(channels, wait=False)
    session.stop_training_job(it.latest_training_job.name)
    session.wait_for_job(it.latest_training_job.name, poll=1)
    assert it.latest_training_job.describe()["TrainingJobStatus"] == "Stopped"


def test_failed_job_is_told_with_its_reason(session, channels):
    it = estimator(session)
    it.set_hyperparameters(objective="binary:nonsense")
    with pytest.raises(sagemaker.exceptions.UnexpectedStatusException, match="nonsense"):
        it.fit(channels, logs=False)


def test_tuner_names_the_best_trial(session, tuner):
    table = tuner.analytics().dataframe()
    assert len(table) == 4
    assert set(table["TrainingJobStatus"]) == {"Completed"}
    best = table.loc[table["FinalObjectiveValue"].idxmax()]
    assert tuner.best_training_job() == best["TrainingJobName"]
    of_best = tuner.best_estimator()
    assert of_best.latest_training_job.name == best["TrainingJobName"]
    assert float(of_best.hyperparameters()["eta"]) == pytest.approx(best["eta"])


def test_tuner_attaches_to_a_tuning(session, tuner):
    again = HyperparameterTuner.attach(tuner.latest_tuning_job.name, session)
    assert again.best_training_job() == tuner.best_training_job()
    assert again.objective_metric_name == "validation:auc"
    assert again.estimator.instance_type == "ml.m5.large"
    assert sorted(again.hyperparameter_ranges()["ContinuousParameterRanges"][0]) == [
        "MaxValue",
        "MinValue",
        "Name",
        "ScalingType",
    ]


def test_tuner_starts_warm(session, channels, tuner):
    warm = tuner.transfer_learning_tuner(estimator=estimator(session))
    warm.max_jobs = 1
    warm.max_parallel_jobs = 1
    warm.fit(channels)
    assert warm.describe()["HyperParameterTuningJobStatus"] == "Completed"


def test_images_bodies_and_signatures_are_those_that_rank_zero_was_compared_with():
    core = ROOT / "test/core"
    assert retrieved.text() == (core / "frameworks/_helpers/retrieved.jsonl").read_text()
    recorded = core / "plans/_helpers/estimator-bodies.json"
    assert json.loads(bodies.text()) == json.loads(recorded.read_text())
    signed = ROOT / "test/docs/_helpers/signatures.json"
    assert json.loads(signatures.text()) == json.loads(signed.read_text())


def test_framework_estimator_trains_its_script(session, channels, tmp_path):
    (tmp_path / "train.py").write_text(SCRIPT)
    it = SKLearn(
        entry_point="train.py",
        source_dir=str(tmp_path),
        framework_version="1.4-2",
        role=ROLE,
        instance_count=1,
        instance_type="ml.m5.large",
        hyperparameters={"depth": 2},
        metric_definitions=[{"Name": "accuracy", "Regex": "accuracy: ([0-9.]+)"}],
        sagemaker_session=session,
    )
    it.fit({"train": channels["train"]})
    found = session.describe_training_job(it.latest_training_job.name)
    assert found["FinalMetricDataList"][0]["Value"] > 0.6


@pytest.fixture(scope="module")
def points():
    """Two clouds, far apart, as the float32 that RecordIO-protobuf has."""
    random = np.random.default_rng(1)
    clouds = [random.normal(at, 1, (60, 3)) for at in (0, 20)]
    return np.concatenate(clouds).astype("float32")


def amazon(session) -> dict:
    return {
        "role": ROLE,
        "instance_count": 1,
        "instance_type": "ml.m5.large",
        "sagemaker_session": session,
    }


@pytest.mark.parametrize(
    ("algorithm", "options"),
    [(KMeans, {"k": 2}), (PCA, {"num_components": 2})],
)
def test_amazon_estimators_train_on_their_records(session, points, algorithm, options):
    it = algorithm(**amazon(session), **options)
    it.fit(it.record_set(points), mini_batch_size=50)
    assert it.latest_training_job.describe()["TrainingJobStatus"] == "Completed"
    assert sagemaker.s3.S3Downloader.read_bytes(it.model_data, session)[:2] == b"\x1f\x8b"


def test_amazon_knn_trains_on_records_with_labels(session, points):
    labels = (points[:, 0] > 10).astype("float32")
    it = KNN(
        **amazon(session),
        k=3,
        sample_size=100,
        predictor_type="classifier",
        dimension_reduction_type=None,
    )
    train = it.record_set(points, labels)
    it.fit([train, it.record_set(points, labels, channel="test")])
    assert it.latest_training_job.describe()["TrainingJobStatus"] == "Completed"


def test_amazon_linear_learner_trains_on_records_with_labels(session, points):
    it = LinearLearner(**amazon(session), predictor_type="regressor", epochs=2)
    it.fit(it.record_set(points, points.sum(axis=1)), mini_batch_size=20)
    found = it.latest_training_job.describe()
    assert found["TrainingJobStatus"] == "Completed"
    assert found["FinalMetricDataList"]


def test_an_algorithm_without_a_stand_in_says_which_have_one(session, points):
    it = FactorizationMachines(**amazon(session), num_factors=2, predictor_type="regressor")
    records = it.record_set(points, np.ones(len(points), dtype="float32"))
    with pytest.raises(Exception, match=r"kmeans|k-means"):
        it.fit(records)


def linear_records(it):
    """The Pima data as the estimator's records of two channels."""
    tables = {
        name: np.loadtxt(PIMA / f"{name}.csv", delimiter=",", dtype=np.float32)
        for name in ("train", "validation")
    }
    return [
        it.record_set(table[:, 1:], table[:, 0], channel=name) for name, table in tables.items()
    ]


def test_linear_learner_classifies_its_records(session):
    it = LinearLearner(**amazon(session), predictor_type="binary_classifier", epochs=10)
    it.fit(linear_records(it), mini_batch_size=100, logs=False)
    found = session.describe_training_job(it.latest_training_job.name)
    values = {one["MetricName"]: one["Value"] for one in found["FinalMetricDataList"]}
    assert values["validation:binary_classification_accuracy"] > 0.7
    assert values["validation:objective_loss:final"] < 0.65


def test_linear_learner_is_tuned(session):
    it = LinearLearner(**amazon(session), predictor_type="regressor", epochs=3)
    tuner = HyperparameterTuner(
        it,
        "validation:mse",
        {"wd": ContinuousParameter(1e-4, 1)},
        objective_type="Minimize",
        max_jobs=2,
    )
    tuner.fit(linear_records(it), mini_batch_size=100)
    table = tuner.analytics().dataframe()
    assert set(table["TrainingJobStatus"]) == {"Completed"}
    assert table["FinalObjectiveValue"].between(0.1, 0.25).all()
