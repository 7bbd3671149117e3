"""Training on one host: models, metric lines, stopping."""

from __future__ import annotations

import re
import signal
import weakref
from pathlib import Path

import numpy as np
import pytest
from rankzero_xgboost import boosting, training
from xgboost_host import BINARY, BOTH, CSV, ROWS, Host, put_pima

LINE = re.compile(r"\[\d+\](\t(train|validation)-[a-z0-9@_.-]+:-?\d+\.\d{5})+")


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
