"""A function is called with its inputs, and what it returns is stored."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode

CODE = """
    from pathlib import Path
    from rankzero import Context, Outputs, task

    @task(persist_outputs=lambda ctx: ctx.rank == 0)
    def train(train: Path, epochs: int, lr: float, ctx: Context) -> Outputs:
        rows = (train / "rows.csv").read_text()
        for step in range(epochs):
            ctx.log_metric("loss", 1 / (step + 1), step)
        model = ctx.output_dir / "model.txt"
        model.write_text(rows)
        logs = ctx.output_dir / "logs"
        (logs / "deep").mkdir(parents=True)
        (logs / "a.log").write_text("a")
        (logs / "deep" / "b.log").write_text("bb")
        return Outputs(model=model, accuracy=0.93, logs=logs, history=[lr, {"epochs": epochs}])
"""
INPUTS = {
    "train": {"type": "channel"},
    "epochs": {"type": "integer", "minimum": 1},
    "lr": {"type": "float", "default": 0.1},
}
OUTPUTS = {
    "model": {"type": "file"},
    "accuracy": {"type": "float"},
    "logs": {"type": "directory"},
    "history": {"type": "json"},
}


def test_stores_what_the_function_returned(job, store):
    ended = job(
        CODE,
        inputs=INPUTS,
        outputs=OUTPUTS,
        hyperparameters={"epochs": "2", "sagemaker_program": '"x.py"'},
        channels={"train": {"rows.csv": "1,2\n"}},
    ).run()
    assert (ended.code, ended.failure) == (0, None), ended.stderr
    manifest = store.manifest()
    folder = f"s3://{store.bucket}/jobs/job-1/outputs/{manifest['writer']['id']}"
    outputs = manifest["outputs"]
    assert outputs["accuracy"] == {"type": "float", "value": 0.93}
    assert outputs["history"] == {"type": "json", "value": [0.1, {"epochs": 2}]}
    crc32 = b64encode(zlib.crc32(b"1,2\n").to_bytes(4, "big")).decode()
    assert outputs["model"] == {
        "type": "file",
        "uri": f"{folder}/model/model.txt",
        "sizeBytes": 4,
        "crc32": crc32,
    }
    assert store.read(outputs["model"]["uri"]) == b"1,2\n"
    logs = outputs["logs"]
    assert (logs["uri"], logs["fileCount"], logs["sizeBytes"]) == (f"{folder}/logs/", 2, 3)
    files = json.loads(store.read(logs["listing"]["uri"]))["files"]
    assert [(f["path"], f["sizeBytes"]) for f in files] == [("a.log", 1), ("deep/b.log", 2)]
    assert store.read(f"{logs['uri']}deep/b.log") == b"bb"
    assert "[rankzero] loss=1.0; step=0;\n[rankzero] loss=0.5; step=1;\n" in ended.stdout
    assert "rank 0 of 1 on algo-1 persisted s3://" in ended.stdout
