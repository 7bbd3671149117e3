"""How training fails, and whose fault it says that is."""

from __future__ import annotations

import pytest
from xgboost_host import BINARY, BOTH, CSV, ROWS, Host


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
