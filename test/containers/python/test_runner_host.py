"""What the platform leaves for a process, and what it forgets."""

from __future__ import annotations

import json
import os

import pytest
from rankzero.description import looks_secret, read_description
from rankzero.errors import RunnerError
from rankzero.failure import FailureFile, compose
from rankzero.host import read_host, restore_platform_variables
from rankzero.masking import show_inputs


def test_variables_that_a_remote_shell_dropped_come_from_the_first_process(tmp_path):
    first = tmp_path / "environ"
    first.write_bytes(b"TRAINING_JOB_NAME=job-1\0AWS_REGION=eu-west-1\0HOME=/root\0")
    environ = {"HOME": "/home", "AWS_REGION": "us-east-1"}
    restore_platform_variables(environ, first)
    assert environ == {
        "HOME": "/home",
        "AWS_REGION": "us-east-1",
        "TRAINING_JOB_NAME": "job-1",
    }
    restore_platform_variables(environ, tmp_path / "nothing")


def make_host(tmp_path, files, environ=None):
    """Write configuration files and read them as a host."""
    config = tmp_path / "input" / "config"
    config.mkdir(parents=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (config / f"{name}.json").write_text(text)
    variables = {"TRAINING_JOB_NAME": "job-1"} if environ is None else environ
    return read_host({"SAGEMAKER_BASE_DIR": str(tmp_path), **variables})


def test_the_job_name_may_come_from_the_toolkit(tmp_path):
    environ = {"SM_TRAINING_ENV": '{"job_name": "job-2"}'}
    assert make_host(tmp_path, {}, environ).job_name == "job-2"


def test_checkpoints_are_kept_only_if_the_job_says_so(tmp_path):
    assert make_host(tmp_path, {}).checkpoint_dir is None


@pytest.mark.parametrize(
    ("local", "expected"),
    [("/opt/ml/checkpoints", "checkpoints"), ("/elsewhere/c", "/elsewhere/c")],
)
def test_the_checkpoint_directory_lies_below_the_base(tmp_path, local, expected):
    host = make_host(tmp_path, {"checkpointconfig": {"S3Uri": "s3://b/c", "LocalPath": local}})
    assert str(host.checkpoint_dir) == os.path.join(tmp_path, expected)


@pytest.mark.parametrize(
    ("files", "environ", "part"),
    [
        ({"resourceconfig": "{"}, None, "resourceconfig.json is not JSON"),
        ({"resourceconfig": []}, None, "expected an object, found []"),
        ({"resourceconfig": {"hosts": []}}, None, "hosts: expected a list of names"),
        ({"resourceconfig": {"hosts": ["a", "b"]}}, None, "current_host: expected one of a, b"),
        ({"hyperparameters": {"epochs": 3}}, None, "epochs: expected text, found 3"),
        ({}, {}, "TRAINING_JOB_NAME is not set"),
    ],
)
def test_fails_for_what_the_platform_should_not_leave(tmp_path, files, environ, part):
    with pytest.raises(RunnerError) as caught:
        make_host(tmp_path, files, environ)
    assert caught.value.code == "BadJobDescription"
    assert part in str(caught.value)


def described(**changes):
    """Write a job description with some members changed."""
    content = {"version": 1, "entry": "train", "jobs": "s3://b/jobs", "inputs": {}, "outputs": {}}
    return json.dumps({**content, **changes})


def test_a_long_description_comes_in_parts():
    note = {"note": {"type": "text", "default": "é" * 6000}}
    text = described(inputs=note)
    parts = {f"_rankzero.{n}": text[n * 500 : (n + 1) * 500] for n in range(len(text) // 500 + 1)}
    assert len(parts) > 10
    assert read_description(parts).inputs["note"].default == "é" * 6000


@pytest.mark.parametrize(
    ("hyperparameters", "part"),
    [
        ({}, "found none"),
        ({"_rankzero.1": "{}"}, "without a gap, found _rankzero.1"),
        ({"_rankzero": "{}", "_rankzero.0": "{}"}, "found _rankzero, _rankzero.0"),
        ({"_rankzero": "{"}, "not JSON"),
        ({"_rankzero": "{}"}, "version is missing"),
        ({"_rankzero": described(entry="../x")}, '_rankzero.entry: expected "module:function"'),
        ({"_rankzero": described(jobs="/tmp")}, "_rankzero.jobs: expected s3://bucket/"),
        ({"_rankzero": described(inputs=[])}, "_rankzero.inputs: expected an object"),
        ({"_rankzero": described(inputs={"a": {"type": "int"}})}, "inputs.a.type: expected one of"),
        ({"_rankzero": described(inputs={"a": {"type": "text", "minimum": 1}})}, "no minimum"),
        ({"_rankzero": described(inputs={"a": {"type": "flag", "values": [1]}})}, "no list"),
        ({"_rankzero": described(inputs={"a": {"type": "text", "secret": 1}})}, "true or false"),
        ({"_rankzero": described(outputs={"_a": {"type": "file"}})}, "starting with a letter"),
        ({"_rankzero": described(outputs={"a": {"type": "float", "format": "csv"}})}, "format"),
        (
            {"_rankzero": described(outputs={"a": {"type": "file", "format": "xml"}})},
            "csv, parquet",
        ),
    ],
)
def test_fails_for_a_description_that_this_runner_does_not_know(hyperparameters, part):
    with pytest.raises(RunnerError) as caught:
        read_description(hyperparameters)
    assert caught.value.code == "BadJobDescription"
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *(("password", True), ("apiToken", True), ("AWS_SECRET_ACCESS_KEY", True)),
        *(("db-password", True), ("APIKey", True), ("key2", True)),
        *(("tokenizer", False), ("monkey", False), ("epochs", False), ("keyboard", False)),
    ],
)
def test_names_tell_what_is_secret(name, secret):
    assert looks_secret(name) is secret


def test_secrets_inside_json_are_masked():
    declared = read_description(
        {"_rankzero": described(inputs={"o": {"type": "json"}, "pin": {"type": "integer"}})}
    ).inputs
    shown = show_inputs(declared, {"o": {"a": [{"token": "x"}], "b": 1}, "pin": 3})
    assert shown == 'o={"a": [{"token": "***"}], "b": 1}, pin=3'


def test_the_failure_stays_within_what_sagemaker_shows():
    text = compose("UserError", "m" * 5000, "rank 0 of 1 on algo-1", "i" * 5000)
    assert len(text) == 1024
    assert "rank 0 of 1 on algo-1" in text


def test_the_failure_file_uses_the_room_taken_at_the_start(tmp_path):
    file = FailureFile(tmp_path)
    room = next((tmp_path / "output").iterdir())
    assert room.stat().st_size == 4096
    before = room.stat().st_ino
    file.write("DiskFull", "é" * 100, "", "")
    assert (tmp_path / "output" / "failure").stat().st_ino == before
    file.release()
    assert [p.name for p in (tmp_path / "output").iterdir()] == ["failure"]
