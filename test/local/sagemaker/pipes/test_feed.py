"""What feeds a channel, by itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

FEED = Path(__file__).parents[4] / "lib/local/sagemaker/pipes/feed.py"


def test_it_ends_where_a_program_removes_its_pipes(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    (tmp_path / "objects/0").write_text("data")
    (tmp_path / "input").mkdir()
    plan = {
        "path": str(tmp_path / "input/train"),
        "folder": str(tmp_path / "objects"),
        "unpacks": False,
        "wraps": False,
        "seed": None,
    }
    with subprocess.Popen(
        [sys.executable, FEED, json.dumps(plan)], stdout=subprocess.PIPE, text=True
    ) as feed:
        assert feed.stdout is not None
        assert feed.stdout.readline() == "ready\n"
        with (tmp_path / "input/train_0").open() as pipe:
            shutil.rmtree(tmp_path / "input")
            assert pipe.read() == "data"
        assert feed.wait() == 0
    assert not (tmp_path / "input").exists()
