"""A process whose outputs are stored ends, whatever the function left running."""

from __future__ import annotations

import signal

import pytest
from runner_job import is_running

HEAD = """
import atexit, multiprocessing, os, subprocess, sys, threading, time
from rankzero import task
"""
OUTPUTS = {"loss": {"type": "float"}}


SHORT = {"RANKZERO_ENDING_SECONDS": "0.5"}


def code(*lines: str) -> str:
    """Return a module whose function does something and returns its loss."""
    inner = "\n    ".join([*lines, 'return {"loss": 1.0}'])
    return f"{HEAD}\n@task\ndef train():\n    {inner}\n"


LEFT = {
    "a thread": (
        ["threading.Thread(target=time.sleep, args=(3600,), name='pump').start()"],
        "thread pump",
    ),
    "a process": (
        ["multiprocessing.get_context('fork').Process(target=time.sleep, args=(3600,)).start()"],
        "process ",
    ),
    "a program": (
        [
            "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'])",
            "atexit.register(child.wait)",
        ],
        # A long path of the interpreter leaves less room for what it runs.
        "-c import time",
    ),
    "a queue that nobody reads": (
        ["multiprocessing.Queue().put(b'x' * 1_000_000)"],
        "QueueFeederThread",
    ),
    "a busy pool": (
        [
            "from concurrent.futures import ProcessPoolExecutor",
            "pool = ProcessPoolExecutor(1, multiprocessing.get_context('fork'))",
            "busy = pool.submit(time.sleep, 3600)",
            # A pool tells of an end, but not of a beginning.
            "while not busy.running(): time.sleep(0.01)",
        ],
        "process ",
    ),
    "a slow exit handler": (["atexit.register(time.sleep, 3600)"], "an exit handler (atexit)"),
}


@pytest.mark.parametrize("what", LEFT)
def test_what_the_function_leaves_is_named_and_cut_off(job, store, what):
    lines, named = LEFT[what]
    ended = job(code(*lines), outputs=OUTPUTS).run(environ=SHORT)
    assert ended.code == 0, ended.stderr
    assert ended.failure is None
    told = [line for line in ended.stdout.splitlines() if "still running after training" in line]
    assert len(told) == 1, ended.stdout
    assert told[0].startswith("[rankzero] ")
    assert named in told[0]
    assert store.values() == {"loss": 1.0}


def test_what_holds_python_itself_is_ended_by_the_alarm(job, store):
    # A handler in native code that never gives Python's lock back.
    lines = ["import ctypes", "atexit.register(ctypes.PyDLL(None).pause)"]
    ended = job(code(*lines), outputs=OUTPUTS).run(environ=SHORT)
    assert (ended.code, ended.failure) == (0, None), ended.stderr
    assert store.values() == {"loss": 1.0}


def test_what_the_function_started_ends_with_the_process(job):
    # Detached from everything that a shell or a process group would end.
    lines = [
        "child = subprocess.Popen(['sleep', '3600'], start_new_session=True)",
        "open('child', 'w').write(str(child.pid))",
    ]
    made = job(code(*lines), outputs=OUTPUTS)
    ended = made.run(environ=SHORT)
    assert ended.code == 0, ended.stderr
    assert "still running" not in ended.stdout
    assert not is_running(int((made.code / "child").read_text()))


def test_what_the_function_started_ends_with_a_failed_process(job):
    lines = [
        "child = subprocess.Popen(['sh', '-c', 'sleep 3600 & wait'], start_new_session=True)",
        "open('child', 'w').write(str(child.pid))",
        "raise ValueError('no')",
    ]
    made = job(code(*lines), outputs=OUTPUTS)
    assert made.run(environ=SHORT).failure_code == "UserError"
    assert not is_running(int((made.code / "child").read_text()))


def test_exit_handlers_run_after_success_even_behind_a_thread_that_stays(job):
    lines = [
        "atexit.register(lambda: print('goodbye'))",
        "threading.Thread(target=time.sleep, args=(3600,)).start()",
    ]
    for left in (lines[:1], lines):
        ended = job(code(*left), outputs=OUTPUTS).run(environ=SHORT)
        assert (ended.code, "goodbye" in ended.stdout) == (0, True), ended.stderr


def test_a_quick_ending_is_not_delayed(job):
    ended = job(code(), outputs=OUTPUTS).run(environ={"RANKZERO_ENDING_SECONDS": "3600"})
    assert ended.code == 0, ended.stderr
    assert "still running" not in ended.stdout


BUSY = """
import multiprocessing
from rankzero import task

def work(begun):
    begun.set()
    while True:
        pass

@task
def train(start_method: str):
    context = multiprocessing.get_context(start_method)
    begun = context.Event()
    worker = context.Process(target=work, args=(begun,))
    worker.start()
    begun.wait()
    worker.terminate()
    worker.join()
    return {"exit_code": worker.exitcode}
"""


@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_workers_that_the_function_terminates_end_without_a_word(job, store, start_method):
    made = job(
        BUSY,
        inputs={"start_method": {"type": "text"}},
        outputs={"exit_code": {"type": "integer"}},
        hyperparameters={"start_method": start_method},
    )
    ended = made.run()
    assert (ended.code, ended.stderr) == (0, "")
    assert store.values() == {"exit_code": -signal.SIGTERM}


def test_workers_hear_nothing_of_a_request_to_stop_and_help_to_save(job, store):
    made = job(STOPPED_WITH_A_WORKER, outputs={"squares": {"type": "json"}})
    process = made.start()
    made.wait_for("ready")
    process.send_signal(signal.SIGTERM)
    ended = made.end(process)
    assert (ended.code, ended.stderr) == (0, "")
    assert store.values() == {"squares": [0, 1, 4]}


STOPPED_WITH_A_WORKER = """
import multiprocessing, time
from pathlib import Path
from rankzero import Stopped, task

def square(number):
    return number * number

@task
def train():
    with multiprocessing.get_context("fork").Pool(1) as pool:
        try:
            Path(__file__).with_name("ready").write_text("x")
            time.sleep(3600)
        except Stopped:
            # Workers still help to save.
            return {"squares": pool.map(square, range(3))}
"""
