"""Training on one host: models, metric lines, stopping, folds, failures."""

from __future__ import annotations

import json
import re
import signal
import weakref
from pathlib import Path

import numpy as np
import pytest
from rankzero_xgboost import boosting, training
from xgboost_host import BINARY, CSV, REPOSITORY, ROWS, Host

LINE = re.compile(r"\[\d+\](\t(train|validation)-[a-z0-9@_.-]+:-?\d+\.\d{5})+")
PIMA = REPOSITORY / "examples" / "data" / "pima"
BOTH = {"train": CSV, "validation": CSV}


def put_pima(host: Host) -> None:
    """Give the host the Pima data."""
    for name in ("train", "validation"):
        host.put(f"{name}/{name}.csv", (PIMA / f"{name}.csv").read_bytes())


def columns(lines: list[str], metric: str) -> list[float]:
    """Return the values of one metric, round by round."""
    return [float(re.search(rf"\t{metric}:([^\t]+)", line)[1]) for line in lines]


def test_a_process_trains_on_pima_and_prints_the_containers_metric_lines(
    host: Host,
) -> None:
    put_pima(host)
    host.write({**BINARY, "num_round": "20", "eval_metric": "error,auc"}, BOTH)
    process = host.start()
    log, _ = process.communicate(timeout=600)
    assert process.returncode == 0, log
    assert host.failure == ""
    lines = [line for line in log.splitlines() if "\t" in line]
    assert len(lines) == 20
    assert all(LINE.fullmatch(line) for line in lines)
    assert [line.split("\t")[0] for line in lines] == [f"[{i}]" for i in range(20)]
    names = [part.rsplit(":")[0] for part in lines[0].split("\t")[1:]]
    assert names == ["train-error", "train-auc", "validation-error", "validation-auc"]
    assert columns(lines, "validation-auc")[-1] > 0.8
    assert host.model.read_bytes().startswith(b"{L")
    assert host.booster().num_boosted_rounds() == 20
    assert [path.name for path in host.model.parent.iterdir()] == ["xgboost-model"]


def test_the_same_seed_gives_the_same_model_bytes(host: Host, train) -> None:
    put_pima(host)
    models = []
    for seed in ("7", "7", "8"):
        host.write({**BINARY, "seed": seed, "subsample": "0.5"}, BOTH)
        assert train()[0] == 0
        models.append(host.model.read_bytes())
    assert models[0] == models[1]
    assert models[0] != models[2]


def test_weights_change_the_model(host: Host, train) -> None:
    host.write({**BINARY, "csv_weights": "1"}, {"train": CSV})
    predictions = []
    for weight in ("1", "9"):
        host.put("train/a.csv", f"1,{weight},5,2\n0,1,5,2\n" * 20)
        assert train()[0] == 0
        import xgboost

        predictions.append(host.booster().predict(xgboost.DMatrix(np.array([[5.0, 2.0]])))[0])
    assert predictions[0] == pytest.approx(0.5, abs=0.01)
    assert predictions[1] > 0.7


@pytest.mark.parametrize(
    ("content_type", "rows"),
    [
        ("text/libsvm", "1:2 0:5 1:2\n0:1 0:1 1:3\n" * 10),
        (None, "1 0:5 1:2\n0 0:1 1:3\n" * 10),
        ("text/x-libsvm", "1 qid:1 0:5 1:2\n0 qid:1 0:1 1:3\n" * 10),
    ],
)
def test_trains_on_libsvm(host: Host, train, content_type: str | None, rows: str) -> None:
    channel = {**CSV, "ContentType": content_type} if content_type else dict(CSV)
    if content_type is None:
        del channel["ContentType"]
    host.put("train/a", rows).write(BINARY, {"train": channel})
    code, lines, log = train()
    assert code == 0, log
    assert columns(lines, "train-error")[-1] == 0


def test_trains_on_parquet(host: Host, train, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    file = tmp_path / "input" / "data" / "train" / "a.parquet"
    file.parent.mkdir(parents=True)
    rows = pa.table({"y": [1, 0] * 10, "a": [5.0, 1.0] * 10, "b": [1, None] * 10})
    parquet.write_table(rows, file)
    host.write(BINARY, {"train": {**CSV, "ContentType": "application/x-parquet"}})
    code, lines, log = train()
    assert code == 0, log
    assert len(lines) == 3


def test_trains_several_classes(host: Host, train) -> None:
    host.put("train/a.csv", "0,1,1\n1,5,1\n2,9,1\n" * 10).put("validation/a.csv", "2,9,1\n")
    host.write(
        {
            **BINARY,
            "objective": "multi:softprob",
            "num_class": "3",
            "eval_metric": "merror,accuracy,f1_macro",
        },
        BOTH,
    )
    code, lines, log = train()
    assert code == 0, log
    assert columns(lines, "train-accuracy")[-1] == 1
    assert columns(lines, "validation-accuracy")[-1] == 1
    import xgboost

    predicted = host.booster().predict(xgboost.DMatrix(np.array([[5.0, 1.0]])))
    assert predicted.shape == (1, 3)
    assert predicted.argmax() == 1


def test_the_tuning_metric_joins_eval_metric_in_sorted_order(host: Host, train) -> None:
    host.put("train/a.csv", ROWS).put("validation/a.csv", ROWS)
    host.write({**BINARY, "_tuning_objective_metric": "validation:auc"}, BOTH)
    _, lines, _ = train()
    assert re.sub(r":[^\t]+", "", lines[0]) == (
        "[0]\ttrain-auc\ttrain-error\tvalidation-auc\tvalidation-error"
    )


def test_a_computed_metric_alone_comes_after_the_librarys_default(host: Host, train) -> None:
    host.put("train/a.csv", ROWS).write({**BINARY, "eval_metric": "recall,mse"}, {"train": CSV})
    _, lines, _ = train()
    assert re.sub(r":[^\t]+", "", lines[0]) == "[0]\ttrain-logloss\ttrain-recall\ttrain-mse"


STOPPING = {
    **BINARY,
    "num_round": "200",
    "eta": "1",
    "eval_metric": "auc,logloss",
    "early_stopping_rounds": "3",
}


class TestEarlyStopping:
    def test_stops_on_the_last_metric_and_keeps_the_best_round(self, host: Host, train) -> None:
        put_pima(host)
        host.write(STOPPING, BOTH)
        _, lines, _ = train()
        losses = columns(lines, "validation-logloss")
        best = int(np.argmin(losses))
        assert len(lines) == best + 1 + 3 < 200
        assert host.booster().num_boosted_rounds() == best + 1

    def test_the_tuning_metric_decides_when_there_is_one(self, host: Host, train) -> None:
        put_pima(host)
        tuned = {"_tuning_objective_metric": "validation:accuracy"}
        host.write({**STOPPING, **tuned}, BOTH)
        _, lines, _ = train()
        accuracy = columns(lines, "validation-accuracy")
        assert len(lines) == int(np.argmax(accuracy)) + 1 + 3

    def test_has_no_effect_without_validation_or_without_a_metric(self, host: Host, train) -> None:
        put_pima(host)
        rounds = {**STOPPING, "num_round": "30"}
        host.write(rounds, {"train": CSV})
        assert len(train()[1]) == 30
        del rounds["eval_metric"]
        host.write(rounds, BOTH)
        assert len(train()[1]) == 30


def test_cross_validation_trains_a_model_per_fold(host: Host, train, tmp_path: Path) -> None:
    put_pima(host)
    host.write({**BINARY, "_kfold": "3", "_num_cv_round": "2"}, BOTH)
    code, lines, log = train()
    assert code == 0, log
    models = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert models == [f"xgboost-model-{i}" for i in range(6)]
    means = [line for line in lines if line.startswith("[3]")]
    assert len(means) == 3
    assert re.fullmatch(r"\[3\]\ttrain-error:\d\.\d{5}\tvalidation-error:\d\.\d{5}", means[0])
    rows = np.loadtxt(tmp_path / "output" / "data" / "predictions.csv", delimiter=",")
    assert rows.shape == (768, 3)
    assert np.mean(rows[:, 0] == rows[:, 2]) > 0.65


class TestCheckpoints:
    def test_writes_the_one_checkpoint_that_the_container_writes(self, host: Host, train) -> None:
        host.put("train/a.csv", ROWS).write(BINARY, {"train": CSV})
        (host.base / "input/config/checkpointconfig.json").write_text(
            json.dumps({"LocalPath": "/opt/ml/checkpoints"})
        )
        assert train()[0] == 0
        written = [path.name for path in (host.base / "checkpoints").iterdir()]
        assert written == ["xgboost-checkpoint_0.ubj"]

    def test_continues_from_a_checkpoint_under_the_loaded_name(self, host: Host, train) -> None:
        host.put("train/a.csv", ROWS).write(BINARY, {"train": CSV})
        assert train()[0] == 0
        (host.base / "checkpoints").mkdir()
        (host.base / "checkpoints/xgboost-checkpoint.9").write_text("not a model")
        host.model.rename(host.base / "checkpoints/xgboost-checkpoint.2")
        (host.base / "input/config/checkpointconfig.json").write_text(
            json.dumps({"LocalPath": "/opt/ml/checkpoints"})
        )
        host.write({**BINARY, "num_round": "8"}, {"train": CSV})
        code, lines, log = train()
        assert code == 0, log
        assert "Resuming from iteration 3" in log
        assert len(lines) == 5
        assert host.booster().num_boosted_rounds() == 8


@pytest.mark.parametrize(
    ("hyperparameters", "channels", "files", "failure"),
    [
        (
            {**BINARY, "eta": "9"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            'ClientError: Hyperparameter eta: "9" is not allowed; use a number of at least 0 and',
        ),
        (
            BINARY,
            {"train": CSV, "test": CSV},
            {"train/a.csv": ROWS},
            "ClientError: Extraneous channel found: test",
        ),
        (
            BINARY,
            {"train": CSV},
            {"train/a.csv": "class,age,bmi\n" + ROWS},
            "ClientError: train/a.csv, line 1 looks like a header",
        ),
        (
            BINARY,
            {"train": CSV},
            {"train/a.csv": ""},
            "ClientError: No data in training channel path ",
        ),
        (BINARY, {"train": CSV}, {}, "ClientError: No data in training channel path "),
        (
            BINARY,
            BOTH,
            {"train/a.csv": ROWS},
            "ClientError: No data in validation channel path ",
        ),
        (
            BINARY,
            {"train": CSV},
            {"train/a.csv": "3,1,2\n"},
            "ClientError: train/a.csv, row 1: label must be in [0, 1] for objective",
        ),
        (
            BINARY,
            BOTH,
            {"train/a.csv": ROWS, "validation/b.csv": "1,2\n"},
            "ClientError: validation/b.csv has 1 features, but train/a.csv has 2",
        ),
        (
            {
                **BINARY,
                "eval_metric": "f1_binary",
                "objective": "multi:softmax",
                "num_class": "3",
            },
            {"train": CSV},
            {"train/a.csv": "0,1,1\n1,5,1\n2,9,1\n"},
            "ClientError: Target is multiclass but average='binary'",
        ),
        (
            {**BINARY, "objective": "reg:squarederror", "num_class": "3"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            "ClientError: ",
        ),
        (
            {**BINARY, "base_score": "2"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            "ClientError: ",
        ),
        (
            {**BINARY, "_kfold": "2"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            "ClientError: Hyperparameter _kfold needs a validation channel",
        ),
        (
            {**BINARY, "max_bin": "1"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            "AlgorithmError: XGB train call failed with exception: value 1 for Parameter max_bin",
        ),
        (
            {**BINARY, "tree_method": "gpu_hist"},
            {"train": CSV},
            {"train/a.csv": ROWS},
            "AlgorithmError: XGB train call failed with exception: Invalid Input: 'gpu_hist'",
        ),
    ],
)
def test_fails_with_one_line_of_the_right_class(
    host: Host,
    train,
    hyperparameters: dict[str, str],
    channels: dict[str, dict[str, str]],
    files: dict[str, str],
    failure: str,
) -> None:
    for name, content in files.items():
        host.put(name, content)
    code, _, log = host.write(hyperparameters, channels) and train()
    assert code == 1
    assert host.failure.startswith(failure)
    assert "\n" not in host.failure
    assert host.failure in log
    assert not host.model.exists()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("resourceconfig.json", "{}"),
        ("resourceconfig.json", '{"current_host": "algo-9", "hosts": ["algo-1"]}'),
        ("inputdataconfig.json", "[]"),
        ("hyperparameters.json", "{"),
    ],
)
def test_fails_on_broken_configuration_as_the_platforms_fault(
    host: Host, train, file: str, content: str
) -> None:
    host.write(BINARY, {"train": CSV})
    (host.base / "input" / "config" / file).write_text(content)
    assert train()[0] == 1
    assert host.failure.startswith("AlgorithmError: ")
    assert file in host.failure


def test_fails_on_a_missing_configuration_file(host: Host, train) -> None:
    assert train()[0] == 1
    assert "hyperparameters.json is missing" in host.failure


@pytest.mark.parametrize(("save", "code"), [("true", 0), ("false", -signal.SIGTERM)])
def test_sigterm_ends_it_and_saves_the_last_round_when_asked(
    host: Host, save: str, code: int
) -> None:
    put_pima(host)
    forever = {"num_round": "1000000", "save_model_on_termination": save}
    process = host.write({**BINARY, **forever}, {"train": CSV}).start()
    rounds = 0
    for line in process.stdout:
        rounds += line.startswith("[") and "\t" in line
        if rounds == 5:
            break
    process.terminate()
    process.communicate(timeout=600)
    assert process.returncode == code
    assert host.model.exists() is (save == "true")
    if save == "true":
        # A round's line is printed before its model is saved.
        assert host.booster().num_boosted_rounds() >= 4
        assert [path.name for path in host.model.parent.iterdir()] == ["xgboost-model"]


@pytest.mark.parametrize("folds", [{}, {"_kfold": "2"}])
def test_the_rows_are_freed_before_the_first_round(
    host: Host, train, monkeypatch: pytest.MonkeyPatch, folds: dict[str, str]
) -> None:
    put_pima(host)
    host.write({**BINARY, **folds}, BOTH)
    read: list[weakref.ref] = []
    alive: list[int] = []
    load, plan = training.load_rows, boosting.plan_rounds

    def load_and_watch(*given):
        rows = load(*given)
        read.extend(weakref.ref(table.features) for table in [*rows.train, *rows.validation])
        return rows

    def plan_and_count(*given):
        alive.append(sum(one() is not None for one in read))
        return plan(*given)

    monkeypatch.setattr(training, "load_rows", load_and_watch)
    monkeypatch.setattr(boosting, "plan_rounds", plan_and_count)
    assert train()[0] == 0
    assert len(read) == 2
    assert alive
    assert not any(alive)
