"""What a job would find out about its function is found out without training."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from runner_job import RUNNER

INPUTS = {"train": {"type": "channel"}, "epochs": {"type": "integer"}}


@pytest.fixture
def check(tmp_path: Path):
    """Check a module; return what was written, None if nothing was, and the output."""

    def run(code: str, inputs: dict[str, Any] = INPUTS, **hyperparameters: str):
        base = tmp_path / "opt" / "ml"
        result = tmp_path / "result.json"
        config = base / "input" / "config"
        for folder in (config, base / "code"):
            folder.mkdir(parents=True, exist_ok=True)
        (base / "code" / "train.py").write_text(textwrap.dedent(code))
        description = {
            "version": 1,
            "entry": "train:train",
            "jobs": "s3://nowhere/jobs",
            "inputs": inputs,
            "outputs": {},
        }
        parameters = {"_rankzero": json.dumps(description), **hyperparameters}
        (config / "hyperparameters.json").write_text(json.dumps(parameters))
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(RUNNER),
            "SAGEMAKER_BASE_DIR": str(base),
            "TRAINING_JOB_NAME": "check",
            "RANKZERO_CHECK": str(result),
        }
        done = subprocess.run(
            [sys.executable, "-m", "rankzero"],
            env=environ,
            cwd=base / "code",
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert not (base / "output").exists()
        found = json.loads(result.read_text())["problems"] if result.exists() else None
        return found, done

    return run


def test_a_function_that_fits_has_no_problem_and_is_not_called(check) -> None:
    """Nothing but the module's own import runs."""
    found, done = check("def train(train, epochs: int, ctx): print('called')\n", epochs="3")
    assert (found, done.returncode, done.stdout) == ([], 0, "")


def test_every_problem_of_the_signature_is_told(check) -> None:
    """Each is one of its own."""
    found, _ = check("def train(trian, epochs: str): ...\n")
    assert [(p["code"], p["message"].partition(": ")[2]) for p in found] == [
        ("BadFunction", "trian: not an input of this task, and it has no default"),
        ("BadFunction", "epochs: declared integer, but annotated str; annotate it int or float"),
        ("BadFunction", "train: an input of this task, but no parameter takes it"),
    ]


def test_a_missing_package_names_the_line_that_imports_it(check) -> None:
    """The code is the runner's for the same failure of a job."""
    found, _ = check("import json\nimport no_such_package\n")
    assert [p["code"] for p in found] == ["MissingRequirement"]
    assert found[0]["message"].endswith(
        "add its package to requirements.txt (train.py:2 in <module>)"
    )
    assert "import no_such_package" in found[0]["trace"]
    assert "importlib" not in found[0]["trace"]


def test_what_the_module_raises_comes_with_its_traceback(check) -> None:
    """Secrets are masked in it."""
    inputs = {"token": {"type": "text"}}
    found, _ = check("raise ValueError('not 12345678')\n", inputs, token='"12345678"')
    assert found[0]["code"] == "UserError"
    assert found[0]["message"] == "ValueError: not *** (train.py:1 in <module>)"
    assert "12345678" not in json.dumps(found)


def test_json_that_does_not_fit_its_structure_is_told_by_its_path(check) -> None:
    """Values that are known are compared with the function's own types."""
    code = "def train(layers: list[int]): ...\n"
    found, _ = check(code, {"layers": {"type": "json"}}, layers='[1, "two"]')
    assert found == [{"code": "BadInput", "message": 'layers[1]: expected an integer, found "two"'}]


def test_references_to_secrets_are_not_read(check) -> None:
    """They are no values yet."""
    code = "def train(layers: list[int]): ...\n"
    reference = {"secret": "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf"}
    found, _ = check(code, {"layers": {"type": "json"}}, layers=json.dumps(reference))
    assert found == []


def test_an_import_that_leaves_is_told_by_its_code_or_by_no_file(check) -> None:
    """sys.exit is an exception; os._exit leaves nothing behind."""
    found, _ = check("import sys\nsys.exit(3)\n")
    assert [p["code"] for p in found] == ["UserExit"]


def test_an_import_that_ends_the_process_leaves_no_result(check) -> None:
    """Whoever started it sees so by the missing file."""
    found, done = check("import os\nos._exit(4)\n")
    assert (found, done.returncode) == (None, 4)


def test_threads_of_the_import_do_not_delay_the_end(check) -> None:
    """They would run for ever."""
    code = """
        import threading, time
        threading.Thread(target=lambda: time.sleep(10_000)).start()
        def train(train, epochs): ...
    """
    assert check(code)[0] == []
