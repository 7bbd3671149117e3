"""The image's first process, with commands other than the toolkit's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from runner_job import RUNNER

INIT = RUNNER / "rankzero" / "init.py"
# Says that it is there, and waits; by exec, as what a shell has started would outlive it.
WAIT = "echo ready; exec sleep 3600"


def start(base: Path, *command: str) -> subprocess.Popen[str]:
    """Start a command under the first process."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(INIT), *command],
        env={"PATH": os.environ["PATH"], "SAGEMAKER_BASE_DIR": str(base)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(base: Path, script: str) -> subprocess.Popen[str]:
    """Run a script of the shell's to its end."""
    process = start(base, "sh", "-c", script)
    process.communicate()
    return process


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 0", 0),
        ("exit 7", 7),
        ("kill -KILL $$", 137),
        # Whoever is left by its parent comes to a container's first process.
        ("(sleep 0 &) & exit 3", 3),
    ],
)
def test_the_exit_code_is_the_commands(tmp_path, script, code):
    assert run(tmp_path, script).returncode == code


def test_a_command_that_is_not_there_is_said(tmp_path):
    process = start(tmp_path, "no-such-program")
    assert "cannot start no-such-program: No such file" in process.communicate()[1]
    assert process.returncode == 127


def test_a_command_of_which_nobody_listens_is_ended(tmp_path):
    process = start(tmp_path, "sh", "-c", WAIT)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 143


def test_who_announces_itself_hears_the_request_and_nobody_else(tmp_path):
    folder = tmp_path / "output" / ".rankzero-listeners"
    listener = f"""
        trap 'echo heard; exit 0' TERM
        touch {folder}/$$
        echo ready
        while :; do sleep 0.01; done
    """
    # The command itself, a shell, would end by the signal.
    process = start(tmp_path, "sh", "-c", 'sh -c "$0"; echo over $?', listener)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate()[0] == "heard\nover 0\n"
    assert process.returncode == 0
    assert not folder.exists()


def test_a_failed_command_stays_so_beside_a_process_that_was_cut_off_only_with_a_reason(tmp_path):
    cut_off = f"touch {tmp_path}/output/.rankzero-listeners/1.cut-off; exit 1"
    assert run(tmp_path, cut_off).returncode == 0
    (tmp_path / "output" / "failure").write_text("Framework Error: ")
    assert run(tmp_path, cut_off).returncode == 0
    (tmp_path / "output" / "failure").write_text("[rankzero] UserError: ")
    assert run(tmp_path, cut_off).returncode == 1
