"""What the persisting rank returned is stored exactly once, whatever dies in between."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest
from flaky_proxy import FlakyProxy
from rankzero.errors import RunnerError
from rankzero.manifest import Place, Writer, commit, judge

CODE = """
    import os
    from pathlib import Path
    from rankzero import task

    @task(persist_outputs=lambda ctx: ctx.rank == int(os.environ.get("CHOSEN", "0")))
    def train(ctx):
        (Path(__file__).parent / "pid").write_text(str(os.getpid()))
        for name in ("a", "b", "c"):
            (ctx.output_dir / name).write_text(name * 10)
        return {"logs": ctx.output_dir, "attempt": os.environ.get("ATTEMPT", "first")}
"""
OUTPUTS = {"logs": {"type": "directory"}, "attempt": {"type": "text"}}


def when(part: bytes, action: str, times: int = 1_000_000) -> Callable[[bytes], str]:
    """Make a rule for the first PUT requests whose line contains some text."""
    left = [times]

    def rule(head: bytes) -> str:
        if head.startswith(b"PUT ") and part in head and left[0] > 0:
            left[0] -= 1
            return action
        return "pass"

    return rule


def check_complete(store, attempt: str) -> None:
    """See that the manifest is this attempt's, and that all it names is there."""
    assert store.values() == {"attempt": attempt}
    logs = store.manifest()["outputs"]["logs"]
    for name in ("a", "b", "c"):
        assert store.read(f"{logs['uri']}{name}").decode() == name * 10


@pytest.mark.parametrize(
    ("moment", "part"),
    [("between upload and manifest", b"outputs.json"), ("while uploading", b"/logs/b")],
)
def test_kill_leaves_no_outputs_and_a_retry_stores_its_own(job, store, moment, part):
    made = job(CODE, outputs=OUTPUTS)
    with FlakyProxy(store.port, when(part, "hold")) as proxy:
        process = made.start(environ=proxy.environ())
        assert proxy.held.wait(600), moment
        os.kill(int(made.wait_for("pid")), signal.SIGKILL)
        ended = made.end(process)
    assert (ended.code, ended.failure_code) == (1, "Killed")
    assert "rank 0 of 1 on algo-1" in ended.failure
    assert not store.has_manifest()
    again = made.run(environ={"ATTEMPT": "second"})
    assert again.code == 0, again.stderr
    check_complete(store, "second")


def test_a_retry_keeps_what_an_earlier_attempt_committed(job, store):
    made = job(CODE, outputs=OUTPUTS)
    assert made.run().code == 0
    before = store.keys()
    again = made.run(environ={"ATTEMPT": "second"})
    assert again.code == 0, again.stderr
    assert "rank 0 of 1 on algo-1 keeps the outputs of an earlier attempt" in again.stdout
    assert store.keys() == before
    check_complete(store, "first")


def test_a_retry_keeps_them_also_when_it_would_choose_another_rank(job, store):
    made = job(CODE, outputs=OUTPUTS, hosts=2)
    assert [e.code for e in made.run_hosts()] == [0, 0]
    again = made.run_hosts({"CHOSEN": "1"})
    assert [e.code for e in again] == [0, 0]
    assert "rank 1 of 2 on algo-2 keeps the outputs of an earlier attempt" in again[1].stdout
    assert store.manifest()["writer"]["rank"] == 0


def test_a_flickering_network_changes_nothing(job, store):
    made = job(CODE, outputs=OUTPUTS)
    with FlakyProxy(store.port, when(b"/logs/", "drop", 2)) as proxy:
        ended = made.run(environ={**proxy.environ(), "AWS_MAX_ATTEMPTS": "5"})
    assert ended.code == 0, ended.stderr
    check_complete(store, "first")


def test_a_lost_answer_to_the_manifest_is_no_second_manifest(job, store):
    made = job(CODE, outputs=OUTPUTS)
    with FlakyProxy(store.port, when(b"outputs.json", "mute", 1)) as proxy:
        ended = made.run(environ=proxy.environ())
    assert ended.code == 0, ended.stderr
    check_complete(store, "first")


def test_fails_when_the_network_drops_half_way_and_a_retry_succeeds(job, store):
    made = job(CODE, outputs=OUTPUTS)
    with FlakyProxy(store.port, when(b"/logs/b", "drop")) as proxy:
        ended = made.run(environ=proxy.environ())
    assert (ended.code, ended.failure_code) == (1, "UploadFailed")
    assert "of 3 files were uploaded, nothing was committed" in ended.failure
    assert "rank 0 of 1 on algo-1" in ended.failure
    assert not store.has_manifest()
    assert "Traceback" not in ended.stderr
    (made.base() / "output" / "failure").unlink()
    assert made.run(environ={"ATTEMPT": "second"}).code == 0
    check_complete(store, "second")


def test_fails_when_there_is_no_s3_at_all(job, store):
    made = job(CODE, outputs=OUTPUTS)
    environ = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    ended = made.run(environ=environ)
    assert (ended.code, ended.failure_code) == (1, "UploadFailed")


def test_fails_when_the_bucket_is_missing(job, store):
    made = job(CODE, outputs=OUTPUTS, description={"jobs": "s3://nobody-made-it/jobs"})
    ended = made.run()
    assert (ended.code, ended.failure_code) == (1, "UploadFailed")
    assert "NoSuchBucket" in ended.failure


WRITER = Writer("rank-0-aaaa", 0, 2, "algo-1", time.time())
PLACE = Place("bucket", "jobs/job-1/outputs")


class Refusal(Exception):
    """What S3's client raises."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class RefusingClient:
    """Answers conditional writes with these codes in turn, reads with AccessDenied."""

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)

    def put_object(self, **_: object) -> None:
        if self.codes:
            raise Refusal(self.codes.pop(0))

    def get_object(self, **_: object) -> None:
        raise Refusal("AccessDenied")


def test_a_conflict_of_two_conditional_writes_is_tried_again(monkeypatch):
    monkeypatch.setattr("rankzero.manifest.BUSY_SECONDS", 0)
    client = RefusingClient("ConditionalRequestConflict", "ConditionalRequestConflict")
    assert commit(client, PLACE, {}, WRITER) is True


def test_fails_when_a_manifest_is_there_that_may_not_be_read(monkeypatch):
    monkeypatch.setattr("rankzero.manifest.BUSY_SECONDS", 0)
    client = RefusingClient(*["PreconditionFailed"] * 50)
    with pytest.raises(RunnerError, match="neither be written nor read") as caught:
        commit(client, PLACE, {}, WRITER)
    assert caught.value.code == "UploadFailed"


def test_fails_for_a_manifest_committed_since_this_process_started():
    other = {"id": "rank-1-bbbb", "rank": 1, "worldSize": 2, "host": "algo-2"}
    manifest = {"committedAt": "9999-01-01T00:00:00.000Z", "writer": other}
    with pytest.raises(RunnerError, match=r"rank 1 on algo-2 .* rank 0 on algo-1"):
        judge(manifest, PLACE, WRITER)
