"""Checkpoints of a host."""

from __future__ import annotations

import json

from xgboost_host import BINARY, CSV, ROWS, Host


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
