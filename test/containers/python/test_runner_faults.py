"""Whatever happens in the function, the process ends with a reason that helps."""

from __future__ import annotations

import os
import signal

import pytest
from ended import wait_for_end

HEAD = """
    import os, signal, sys, threading, time
    from pathlib import Path
    from rankzero import Stopped, task

    HERE = Path(__file__).parent

    @task
    def train(ctx):
"""


def body(*lines: str) -> str:
    """Make a module whose function has these lines."""
    return HEAD + "".join(f"        {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        ("raise KeyError('x')", "UserError", "KeyError: 'x' (train.py:10 in train)"),
        ("sys.exit(3)", "UserExit", "sys.exit(3) instead of returning its outputs (train.py:10"),
        ("sys.exit()", "UserExit", "sys.exit() instead of"),
        ("os._exit(0)", "UserExit", "ended with exit code 0 inside the function"),
        ("os._exit(7)", "UserExit", "ended with exit code 7 inside the function"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "Killed", "SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "Crashed", "SIGSEGV"),
        ("raise MemoryError", "OutOfMemory", "MemoryError (train.py:10 in train)"),
        ("bytearray(1 << 60)", "OutOfMemory", "MemoryError"),
        ("open('/dev/full', 'w').write('x' * 99999)", "DiskFull", "No space left on device"),
        (
            "import no_such_thing",
            "MissingRequirement",
            "No module named 'no_such_thing'; the image does not have it: add its package to "
            "requirements.txt (train.py:10",
        ),
        (
            "breakpoint()",
            "UserError",
            "breakpoint() has no terminal here; remove it, and print or log what you want to see, "
            "or call the function from a test, where the debugger works. PYTHONBREAKPOINT=0 in the "
            "task's environment skips every breakpoint() (train.py:10 in train)",
        ),
        ("import pdb; pdb.set_trace()", "UserError", "the debugger has no terminal here; remove"),
        ("return 3", "BadOutput", "the function returned int"),
        ("return {1: 2}", "BadOutput", "output names must be text"),
    ],
)
def test_fails_with_the_cause(job, line, code, part):
    ended = job(body(line)).run()
    assert ended.code == 1
    assert ended.failure_code == code, ended.failure
    assert part in ended.failure
    assert "rank 0 of 1 on algo-1" in ended.failure


def test_fails_with_the_users_own_traceback_and_none_of_the_runners_frames(job):
    ended = job(body("[].index(int('3'))")).run()
    assert "ValueError: 3 is not in list" in ended.stderr
    assert ended.stderr.count("File ") == 1
    assert "rankzero/" not in ended.stderr


def test_fails_with_the_line_in_the_users_code_not_in_a_library(job):
    ended = job(body("import json", "json.loads('{')")).run()
    assert "(train.py:11 in train)" in ended.failure


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import no_such_thing\n", "MissingRequirement: No module named 'no_such_thing'"),
        ("def train(:\n", "UserError: SyntaxError"),
        ("raise OSError('at import')\n", "UserError: OSError: at import (train.py:1"),
        ("x = 1\n", "BadFunction: entry train: expected exactly one function"),
    ],
)
def test_fails_when_the_module_cannot_be_used(job, code, expected):
    ended = job(code).run()
    assert ended.code == 1
    assert expected in ended.failure


def test_fails_when_the_entry_is_not_there(job):
    ended = job("x = 1\n", entry="trian").run()
    assert "BadFunction: entry trian: no module trian" in ended.failure
    assert "there are train.py" in ended.failure
    ended = job("x = 1\n", entry="train:fit").run()
    assert "train has no function fit" in ended.failure


def test_the_first_failure_of_a_host_stays(job):
    made = job(body("raise ValueError(os.environ['WHO'])"))
    made.run(environ={"WHO": "first"})
    assert "first" in made.run(environ={"WHO": "second"}).failure


def test_fails_with_a_short_reason_for_a_long_message(job):
    ended = job(body("raise ValueError('x' * 100_000)")).run()
    assert len(ended.failure) <= 1024
    assert "train.py:10 in train" in ended.failure
    assert "rank 0 of 1 on algo-1" in ended.failure


def test_a_process_leaves_nothing_but_the_failure(job):
    made = job(body("raise ValueError"))
    made.run()
    assert os.listdir(made.base() / "output") == ["failure"]


def test_100_mb_of_output_pass_through(job):
    made = job(body("line = 'x' * 99999", "for _ in range(1000): print(line)"))
    ended = made.run()
    assert ended.code == 0
    assert len(ended.stdout) > 99_999_000


def test_sigterm_ends_the_function_and_writes_no_reason(job):
    made = job(body("(HERE / 'ready').write_text('x'); time.sleep(3600)"))
    process = made.start()
    made.wait_for("ready")
    process.send_signal(signal.SIGTERM)
    ended = made.end(process)
    assert (ended.code, ended.failure) == (143, None)
    assert "stopped: Stopped: SIGTERM (train.py:10 in train)" in ended.stdout


def test_what_is_returned_after_sigterm_is_stored(job, store):
    code = body(
        "try:",
        "    (HERE / 'ready').write_text('x')",
        "    time.sleep(3600)",
        "except Exception:",
        "    return {'done': 'wrong'}",
        "except Stopped:",
        "    return {'done': 'half'}",
    )
    made = job(code, outputs={"done": {"type": "text"}})
    process = made.start()
    made.wait_for("ready")
    # As a launcher does that signals the whole group: the process gets it twice.
    os.killpg(process.pid, signal.SIGTERM)
    ended = made.end(process)
    assert ended.code == 0, ended.stderr
    assert store.values() == {"done": "half"}


def test_ctrl_c_ends_the_function(job):
    made = job(body("(HERE / 'ready').write_text('x'); time.sleep(3600)"))
    process = made.start()
    made.wait_for("ready")
    os.killpg(process.pid, signal.SIGINT)
    ended = made.end(process)
    assert (ended.code, ended.failure) == (130, None)


def test_the_function_dies_with_its_parent(job):
    made = job(body("(HERE / 'pid').write_text(str(os.getpid()))", "time.sleep(3600)"))
    process = made.start()
    child = int(made.wait_for("pid"))
    assert child != process.pid
    process.kill()
    process.wait()
    wait_for_end(child)


def test_a_fork_that_returns_from_the_function_stores_nothing(job, store):
    made = job(
        body("child = os.fork()", "if child: os.waitpid(child, 0)", "return {'who': child > 0}"),
        outputs={"who": {"type": "flag"}},
    )
    ended = made.run()
    assert ended.code == 0, ended.stderr
    assert "forked by the function" in ended.stderr
    assert store.values() == {"who": True}


def runner_path() -> str:
    """Return where the runner lies."""
    from runner_job import RUNNER

    return str(RUNNER)


def test_a_process_that_does_not_persist_loads_no_cloud_library_and_little_else(job):
    made = job(
        body("import atexit; atexit.register(lambda: print('LOADED', *sys.modules))"), hosts=2
    )
    ended = made.run("algo-2")
    assert ended.code == 0, ended.stderr
    loaded = set(ended.stdout.partition("LOADED ")[2].split())
    assert "rankzero.run" in loaded
    for name in ("boto3", "botocore", "urllib3", "ssl", "http.client", "numpy", "traceback"):
        assert name not in loaded
    # Each takes longer to load than all of the runner.
    assert not loaded & {"dataclasses", "inspect", "subprocess"}


def test_numpy_is_not_loaded_even_by_a_process_that_persists(job):
    made = job(body("import atexit; atexit.register(lambda: print('LOADED', *sys.modules))"))
    loaded = set(made.run().stdout.partition("LOADED ")[2].split())
    assert "botocore" in loaded
    assert not loaded & {"boto3", "numpy", "pandas"}


def test_fails_before_training_when_outputs_could_not_be_stored(job):
    made = job(body("print('trained')"))
    old = made.directory / "old" / "botocore"
    old.mkdir(parents=True)
    (old / "__init__.py").write_text("__version__ = '1.29.0'\n", encoding="utf-8")
    path = os.pathsep.join([str(old.parent), runner_path()])
    ended = made.run(environ={"PYTHONPATH": path})
    assert ended.failure_code == "MissingLibrary"
    assert "botocore 1.29 is too old" in ended.failure
    assert "trained" not in ended.stdout
