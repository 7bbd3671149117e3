"""Cross validation on one host."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from xgboost_host import BINARY, BOTH, Host, put_pima


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
