"""The training function of the contract's fixtures: does what the fixture beside it says.

Reads fixture.json; leaves seen-<process>.json with its inputs and its context.
"""

import json
import os
import time
from pathlib import Path

from rankzero import Context, task

HERE = Path(__file__).parent
FIXTURE = json.loads((HERE / "fixture.json").read_text(encoding="utf-8"))
FUNCTION = FIXTURE.get("function", {})
BASE = Path(os.environ["SAGEMAKER_BASE_DIR"])


def persists(ctx: Context) -> bool:
    """Answer as the fixture wants."""
    choice = FUNCTION.get("persist", 0)
    if choice == "raise":
        raise LookupError("no idea who persists")
    if choice == "text":
        return "yes"
    return choice == "all" or ctx.rank == choice


def seen(value):
    """Write an input as the fixture does."""
    return {"$path": value.relative_to(BASE).as_posix()} if isinstance(value, Path) else value


def real(value, ctx, folder):
    """Turn the fixture's words for a return value into one."""
    if isinstance(value, list):
        return [real(item, ctx, folder) for item in value]
    if not isinstance(value, dict):
        return value
    if "$number" in value:
        return float(value["$number"])
    if "$date" in value:
        import numpy

        return numpy.datetime64("NaT", "ns")
    if "$context" in value:
        return getattr(ctx, value["$context"])
    if "$repeat" in value:
        return value["$repeat"] * value["times"]
    if "$file" in value:
        path = folder / value["$file"]
        path.write_text(value["text"], encoding="utf-8")
        return path
    if "$directory" in value:
        for name, text in value["$directory"].items():
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "tree" / name).write_text(text, encoding="utf-8")
        (folder / "tree").mkdir(exist_ok=True)
        return folder / "tree"
    return {name: real(item, ctx, folder) for name, item in value.items()}


def wait_for_all():
    """Return when every process of the job has come this far."""
    (HERE / f"here-{os.environ['FIXTURE_PROCESS']}").touch()
    # Python has no watcher of files: this looks again.
    while len(list(HERE.glob("here-*"))) < int(os.environ["FIXTURE_PROCESSES"]):
        time.sleep(0.01)


@task(persist_outputs=persists)
def train(ctx: Context, **inputs):
    """Do what the fixture says."""
    context = {
        "hosts": list(ctx.hosts),
        "currentHost": ctx.current_host,
        "rank": ctx.rank,
        "worldSize": ctx.world_size,
        "localRank": ctx.local_rank,
        "networkInterface": ctx.network_interface,
        "jobName": ctx.job_name,
    }
    record = {"context": context, "inputs": {name: seen(v) for name, v in inputs.items()}}
    name = f"seen-{os.environ['FIXTURE_PROCESS']}.json"
    (HERE / name).write_text(json.dumps(record), encoding="utf-8")
    for text in FUNCTION.get("prints", []):
        print(real(text, ctx, None), end="")
    for metric in FUNCTION.get("metrics", []):
        ctx.log_metric(metric[0], real(metric[1], ctx, None), *metric[2:])
    for path, text in FUNCTION.get("model", {}).items():
        (ctx.model_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (ctx.model_dir / path).write_text(text, encoding="utf-8")
    if FUNCTION.get("together"):
        wait_for_all()
    if "raises" in FUNCTION and ctx.rank == FUNCTION.get("raisesOnRank", 0):
        raise ValueError(FUNCTION["raises"])
    chosen = ctx.rank == FUNCTION.get("persist", 0) or FUNCTION.get("persist") == "all"
    returns = FUNCTION.get("returns", {})
    if not chosen:
        returns = FUNCTION.get("returnsOnOthers", returns)
    return real(returns, ctx, ctx.output_dir)
