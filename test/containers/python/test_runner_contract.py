"""The contract's fixtures, which every runner passes: containers/fixtures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parents[3] / "containers" / "fixtures"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FIXTURES.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]
FUNCTION = (Path(__file__).parent / "fixture_function.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_contract(case, job, store):
    document = None
    if "document" in case:
        document = store.put("plans/document.json", json.dumps(case["document"]).encode())
    made = job(
        FUNCTION,
        inputs=case.get("inputs"),
        outputs=case.get("outputs"),
        hyperparameters=case.get("hyperparameters"),
        channels=case.get("channels"),
        document=document,
        hosts=case.get("hosts", 1),
        description=case.get("description"),
    )
    (made.code / "fixture.json").write_text(json.dumps(case), encoding="utf-8")
    processes = case.get("processes") or [{"host": host} for host in made.hosts]
    started = []
    for number, process in enumerate(processes):
        own = {"FIXTURE_PROCESS": str(number), "FIXTURE_PROCESSES": str(len(processes))}
        started.append(made.start(process["host"], {**own, **process.get("environ", {})}))
    ended = [made.end(p, processes[n]["host"]) for n, p in enumerate(started)]
    expect = case["expect"]
    codes = [e.code for e in ended]
    log = "\n".join(e.stderr for e in ended)
    if "exitSorted" in expect:
        assert sorted(codes) == expect["exitSorted"], log
    else:
        assert codes == expect["exit"], log
    check_seen(made, expect)
    check_logs(ended, expect)
    for process, failure in zip(ended, expect.get("failures", []), strict=False):
        check_failure(process.failure, failure)
        # What a failure must not say must not be in the log either.
        for part in (failure or {}).get("lacks", []):
            assert part not in process.stdout + process.stderr
    if "outputs" in expect:
        check_outputs(store, expect)
    if expect.get("doublePersist"):
        check_double(store, ended)


def check_seen(made: Any, expect: dict[str, Any]) -> None:
    """Compare what the function was called with."""
    if "received" in expect:
        path = made.code / "seen-0.json"
        received = json.loads(path.read_text())["inputs"] if path.exists() else None
        assert signed(received) == signed(expect["received"])
    for number, context in enumerate(expect.get("context", [])):
        seen = json.loads((made.code / f"seen-{number}.json").read_text())["context"]
        assert {name: seen[name] for name in context} == context


def signed(value: Any) -> Any:
    """Write out a negative zero, which equals zero."""
    if isinstance(value, dict):
        return {name: signed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [signed(item) for item in value]
    return "-0" if isinstance(value, float) and str(value) == "-0.0" else value


def check_logs(ended: list[Any], expect: dict[str, Any]) -> None:
    """Look for lines, and for metrics as SageMaker does."""
    for process, parts in zip(ended, expect.get("stdout", []), strict=False):
        for part in parts:
            assert part in process.stdout
    for part in expect.get("stderr", []):
        assert part in ended[0].stderr
    for name, values in expect.get("metrics", {}).items():
        regex = rf"\[rankzero\] {re.escape(name)}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);"
        assert [float(v) for v in re.findall(regex, ended[0].stdout)] == values


def check_failure(failure: str | None, expect: dict[str, Any] | None) -> None:
    """Compare a failure file."""
    if expect is None:
        assert failure is None
        return
    assert failure is not None
    assert failure.startswith(f"[rankzero] {expect['code']}: ")
    assert len(failure) <= 1024
    for part in expect.get("contains", []):
        assert part in failure
    for part in expect.get("lacks", []):
        assert part not in failure


def check_outputs(store: Any, expect: dict[str, Any]) -> None:
    """Compare the manifest, and the objects that it names."""
    stored = [key for key in store.keys("jobs/") if key.endswith("/_stored.json")]
    assert len(stored) == ("stored" in expect)
    if expect["outputs"] is None:
        assert not store.has_manifest()
        for key in stored:
            manifest = json.loads(store.read(f"s3://{store.bucket}/{key}"))
            check_entries(store, manifest, expect["stored"])
            assert manifest["problems"]
        return
    manifest = store.manifest()
    assert (manifest["version"], manifest["job"]) == (1, "job-1")
    writer = {name: manifest["writer"][name] for name in expect.get("writer", {})}
    assert writer == expect.get("writer", {})
    check_entries(store, manifest, expect["outputs"])


def check_entries(store: Any, manifest: dict[str, Any], outputs: dict[str, Any]) -> None:
    """Compare a manifest's outputs."""
    assert list(manifest["outputs"]) == list(outputs)
    for name, expected in outputs.items():
        output = manifest["outputs"][name]
        assert output["type"] == expected["type"]
        if "value" in expected:
            # As text, which tells -0.0 from 0.0, and integers from floats.
            assert json.dumps(output["value"]) == json.dumps(expected["value"])
        if "files" in expected or "json" in expected:
            check_files(store, output, expected)


def check_files(store: Any, output: dict[str, Any], expected: dict[str, Any]) -> None:
    """Compare the objects of one output."""
    if output["type"] == "directory":
        listed = json.loads(store.read(output["listing"]["uri"]))["files"]
        found = {f["path"]: store.read(output["uri"] + f["path"]).decode() for f in listed}
        assert output["fileCount"] == len(found)
    else:
        found = {output["uri"].rpartition("/")[2]: store.read(output["uri"]).decode()}
    for name, text in expected.get("files", {}).items():
        assert found.pop(name) == plain(text)
    for name, value in expected.get("json", {}).items():
        assert json.loads(found.pop(name)) == plain(value)
    assert found == {}


def plain(value: Any) -> Any:
    """Write out what a fixture abbreviates."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value["$repeat"] * value["times"] if isinstance(value, dict) else value


def check_double(store: Any, ended: list[Any]) -> None:
    """See that every process that lost names itself and the one that won."""
    writer = store.manifest()["writer"]
    for rank, process in enumerate(ended):
        if rank == writer["rank"]:
            assert process.code == 0
            continue
        assert process.failure_code == "DoublePersist"
        assert f"rank {writer['rank']} on {writer['host']} has committed" in process.failure
        assert f"rank {rank} on algo-{rank + 1}" in process.failure
