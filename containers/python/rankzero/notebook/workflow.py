"""Starts runs: the functions that a notebook calls."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from . import frames
from .deployed import DeployedRun, Deployment
from .errors import InvalidRequest, RunError
from .local import App, LocalRun, SavedRun
from .run import Run

# Members of a request beside its inputs.
_MEMBERS = ("overrides", "ranges", "tuning", "budget", "checkpointsFrom", "noCache")


class Workflow:
    """A workflow: deployed in an account, or with ``local=True`` that of a CDK app, run here.

    ``name`` is needed where there are several. ``profile`` and ``region`` are as those of boto3.
    ``app`` is the folder of the CDK app for local runs; without it, the working directory or a
    folder above it.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        local: bool = False,
        app: str | os.PathLike[str] | None = None,
        profile: str | None = None,
        region: str | None = None,
    ) -> None:
        self.name = name
        self._app = App(app) if local else None
        self._deployment = None if local else Deployment(name, profile, region)

    def run(
        self,
        task: str,
        *,
        name: str | None = None,
        out: str | os.PathLike[str] | None = None,
        wait: bool = True,
        simulate: bool = False,
        inputs: dict[str, Any] | None = None,
        **given: Any,
    ) -> Run:
        """Run a task; each other keyword is an input, or a member of the request.

        A channel is a data frame or an array, a path or an ``s3://`` URI; ``hyperparameters`` and
        values are as in a request. ``overrides``, ``ranges``, ``tuning``, ``budget``,
        ``checkpointsFrom`` and ``noCache`` are the request's. An input that has the name of one of
        these goes into ``inputs``.

        Returns when the run has succeeded, and raises RunFailed when it has not; with
        ``wait=False`` it returns at once. Raises InvalidRequest, with every problem, before
        anything is started. ``name`` is that of the execution: by default the task and the time.
        ``out`` is the folder for what a local run leaves: by default ``out/<name>`` in the app.

        ``simulate=True`` takes one of SageMaker's own algorithms that is not on this machine
        through the states of its job: the first records of its channels are checked, nothing
        trains, and there are neither metrics nor a model. ``result["simulatedFrom"]`` says so.
        """
        if simulate and self._app is None:
            raise RunError(
                "InvalidUsage",
                "Only a run on this machine is simulated: add local=True, or leave out "
                "simulate=True.",
            )
        execution = name or f"{task}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S-%f}"[:80]
        _check_name(execution)
        request: dict[str, Any] = {"task": task}
        request |= {key: given.pop(key) for key in _MEMBERS if key in given}
        request["inputs"] = {**given, **(inputs or {})}
        run = (
            self._run_here(self._app, request, execution, out, simulate=simulate)
            if self._app is not None
            else self._run_there(request, execution)
        )
        return run.wait() if wait else run

    def attach(self, name: str) -> Run:
        """Return the run of that name: an execution in the account, or a local run's folder."""
        if self._app is not None:
            saved = SavedRun(self._app.folder / "out" / name)
            ending = saved.ending()
            return Run(str(ending.document.get("task", "task")), saved, ending)
        assert self._deployment is not None
        run = DeployedRun(self._deployment, name)
        return Run(str(run.request().get("task", "task")), run)

    def _run_here(
        self,
        app: App,
        request: dict[str, Any],
        name: str,
        out: str | os.PathLike[str] | None,
        *,
        simulate: bool,
    ) -> Run:
        target = Path(out).resolve() if out is not None else app.folder / "out" / name
        data = Path(tempfile.mkdtemp(prefix="rankzero-inputs-"))
        try:
            inputs = _with_files(request, data, lambda: app.task(request["task"]))
            options = [] if self.name is None else ["--workflow", self.name]
            options += ["--simulate"] if simulate else []
            run = LocalRun(app, {**request, "inputs": inputs}, name, target, options)
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise
        run.forget_with(data)
        return Run(request["task"], run)

    def _run_there(self, request: dict[str, Any], name: str) -> Run:
        deployment = self._deployment
        assert deployment is not None
        task = request["task"]
        record = deployment.tasks().get(task, {})
        folder = record.get("ownRole", {}).get("folder", "")
        with tempfile.TemporaryDirectory(prefix="rankzero-inputs-") as data:
            inputs = _with_files(request, Path(data), lambda: record)
            declared = _trained(record).get("inputs", {})
            for channel, value in inputs.items():
                uri = value.get("uri") if isinstance(value, dict) else value
                is_channel = declared.get(channel, {}).get("type") == "channel"
                # A text may be the name of a file by chance.
                if not is_channel or not frames.is_local_path(uri):
                    continue
                place = f"{folder}executions/{name}/inputs/{channel}"
                stored = deployment.store(Path(str(uri)), place)
                inputs[channel] = {**value, "uri": stored} if isinstance(value, dict) else stored
        whole = {**request, "inputs": inputs}
        deployment.check(whole, name)
        run = DeployedRun(deployment, name)
        run.start(whole)
        return Run(task, run)


def run(
    task: str,
    *,
    local: bool = False,
    workflow: str | None = None,
    app: str | os.PathLike[str] | None = None,
    profile: str | None = None,
    region: str | None = None,
    **given: Any,
) -> Run:
    """Run a task on this machine (``local=True``) or in an account; see Workflow and Workflow.run.

    >>> rankzero.run("xgboost", train=frame, hyperparameters={"num_round": 10}, local=True)
    """
    place = Workflow(workflow, local=local, app=app, profile=profile, region=region)
    return place.run(task, **given)


def attach(
    name: str,
    *,
    local: bool = False,
    workflow: str | None = None,
    app: str | os.PathLike[str] | None = None,
    profile: str | None = None,
    region: str | None = None,
) -> Run:
    """Return the run of that name; see Workflow.attach."""
    return Workflow(workflow, local=local, app=app, profile=profile, region=region).attach(name)


def _with_files(
    request: dict[str, Any], folder: Path, record_of: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Return the inputs with frames written into a folder, and paths as absolute text."""
    inputs: dict[str, Any] = dict(request["inputs"])
    ours = {n: v for n, v in inputs.items() if frames.is_data(v) or frames.is_local_path(v)}
    if not ours:
        return inputs
    record = record_of()
    trained = _trained(record)
    declared = trained.get("inputs", {})
    for name, value in ours.items():
        if frames.is_data(value):
            target = folder / re.sub(r"[^\w-]", "_", name)
            is_algorithm = trained.get("kind") == "builtin"
            inputs[name] = frames.write_frame(name, value, target, is_algorithm=is_algorithm)
        elif declared.get(name, {}).get("type") == "channel" or isinstance(value, os.PathLike):
            # A text may be the name of a file by chance.
            inputs[name] = str(Path(value).resolve())
    return inputs


def _trained(record: dict[str, Any]) -> dict[str, Any]:
    """Return the task that trains: of a search, what it tunes."""
    return dict(record["tasks"][0]) if record.get("kind") == "tuning" else record


def _check_name(name: str) -> None:
    if re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}", name) is None:
        raise InvalidRequest(
            f"An execution cannot be named {name!r}: 1 to 80 letters, digits and any of .-_, no "
            "dot at its start."
        )
