"""What happens after each round: metric line, checkpoint, saving for termination, stopping."""

from __future__ import annotations

import functools
import os
import signal
import socket
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rankzero_job.log import info

from . import checkpoints
from .library import load_xgboost
from .metrics import MetricPlan

MODEL_NAME = "xgboost-model"

# Held while a model is written, so that a stop finds it complete.
_saving = threading.Lock()


@dataclass(frozen=True)
class RoundPlan:
    """What one call of xgboost.train needs beside parameters and data."""

    callbacks: list[Any]
    start_from: Path | None
    rounds: int


@dataclass(frozen=True)
class Saving:
    """Where this host keeps models; only the master writes any."""

    model_dir: Path
    checkpoint_dir: Path | None
    is_master: bool
    fold: int | None = None

    @property
    def model_path(self) -> Path:
        """File of the finished model."""
        suffix = "" if self.fold is None else f"-{self.fold}"
        return self.model_dir / f"{MODEL_NAME}{suffix}"


def plan_rounds(
    hyperparameters: dict[str, Any],
    metrics: MetricPlan,
    has_validation: bool,
    saving: Saving,
) -> RoundPlan:
    """Put the callbacks together, in the container's order."""
    xgboost = load_xgboost()
    directory = saving.checkpoint_dir
    if directory is not None and saving.fold is not None:
        directory = directory / f"model-{saving.fold}"
    start_from, done = checkpoints.load_checkpoint(directory)
    if start_from is not None:
        info(f"Checkpoint loaded from {start_from}")
        info(f"Resuming from iteration {done}")
    callbacks = [xgboost.callback.EvaluationMonitor(logger=_print_line)]
    if directory is not None and saving.is_master:
        directory.mkdir(parents=True, exist_ok=True)
        callbacks.append(
            xgboost.callback.TrainingCheckPoint(
                directory=directory, name=checkpoints.NAME, interval=done
            )
        )
    if hyperparameters.get("save_model_on_termination") == "true" and saving.is_master:
        callbacks.append(_save_each_round(saving))
        _exit_cleanly_on_sigterm(saving.model_dir)
    stopping_rounds = hyperparameters.get("early_stopping_rounds")
    # Without a metric or validation data the container trains all rounds and does not say so.
    if stopping_rounds and metrics.stopping and has_validation:
        callbacks.append(
            xgboost.callback.EarlyStopping(
                rounds=stopping_rounds,
                data_name="validation",
                metric_name=metrics.stopping,
                maximize=metrics.maximize,
                save_best=saving.is_master,
            )
        )
    return RoundPlan(callbacks, start_from, hyperparameters["num_round"] - done)


def save_model(booster: Any, path: Path) -> None:
    """Write a model so that it is there completely or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _saving:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="tmp", delete=False) as file:
            file.write(booster.save_raw(raw_format="ubj"))
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)


def _save_each_round(saving: Saving) -> Any:
    """Return a callback that keeps the model directory at the last finished round."""

    base = load_xgboost().callback.TrainingCallback

    # xgboost is loaded only where it trains, so that its classes have no types here.
    class SaveIntermediateModel(base):  # type: ignore[misc, valid-type]
        """Rewrites the model after every round."""

        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            """Save and go on."""
            save_model(model, saving.model_path)
            return False

    return SaveIntermediateModel()


@functools.cache  # Once, however many folds ask.
def _exit_cleanly_on_sigterm(model_dir: Path) -> None:
    """End with success on SIGTERM, because the last round's model is saved already.

    A thread does it, since Python runs signal handlers only when the library's current round,
    or its wait for another host, is over.
    """
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)

    def stop() -> None:
        while signal.SIGTERM not in woken.recv(1):
            pass
        with _saving:
            for path in model_dir.glob("tmp*"):
                path.unlink(missing_ok=True)
            info("Stopped by SIGTERM: the model of the last finished round is saved")
            # Kept open until here: the descriptor must outlive the signal.
            wakes.close()
            os._exit(0)

    threading.Thread(target=stop, daemon=True).start()


def _print_line(line: str) -> None:
    """Print a metric line as it is, without the time that the library's tracker adds."""
    print(line.strip(), flush=True)
