"""Logistic regression in plain NumPy, on one host or on several.

Full-batch gradient descent. With several processes each takes its share of the rows, and the sums
over all rows go around by an all-reduce, so the result does not depend on how many there are.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from all_reduce import AllReduce
from rankzero import Context, Outputs, task


@task(persist_outputs=lambda ctx: ctx.rank == 0)
def train(
    train: Path, validation: Path, epochs: int, learning_rate: float, l2: float, ctx: Context
) -> Outputs:
    """Fit on `train`, measure on `validation`; each holds CSV files with the label first."""
    with AllReduce(ctx) as everywhere:
        features, labels = read_csv(train)
        features, labels = features[ctx.rank :: ctx.world_size], labels[ctx.rank :: ctx.world_size]
        rows, mean, deviation = standardize(features, everywhere)
        inputs = with_intercept((features - mean) / deviation)
        weights = np.zeros(inputs.shape[1])
        history = []
        for epoch in range(1, epochs + 1):
            loss, gradient = loss_and_gradient(weights, inputs, labels, everywhere)
            weights -= learning_rate * (gradient / rows + l2 * weights)
            history.append({"epoch": epoch, "loss": loss / rows})
            if ctx.is_main:
                ctx.log_metric("train:loss", loss / rows, step=epoch)
    unseen, truth = read_csv(validation)
    predicted = sigmoid(with_intercept((unseen - mean) / deviation) @ weights) >= 0.5
    accuracy = float(np.mean(predicted == truth))
    if ctx.is_main:
        ctx.log_metric("validation:accuracy", accuracy)
    model = ctx.output_dir / "model.npz"
    np.savez(model, weights=weights, mean=mean, deviation=deviation)
    return Outputs(
        model=model,
        history=history,
        accuracy=accuracy,
        logs=write_logs(ctx.output_dir / "logs", history, ctx),
    )


def read_csv(channel: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read every CSV file of a channel: features, and labels from the first column."""
    files = sorted(path for path in channel.rglob("*") if path.is_file())
    table = np.concatenate([np.loadtxt(file, delimiter=",", ndmin=2) for file in files])
    return table[:, 1:], table[:, 0]


def standardize(
    features: np.ndarray, everywhere: AllReduce
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return how many rows all processes have, and their columns' means and deviations."""
    sums = everywhere.sum(np.concatenate([[len(features)], features.sum(0), (features**2).sum(0)]))
    rows, (total, squares) = sums[0], np.split(sums[1:], 2)
    mean = total / rows
    deviation = np.sqrt(np.maximum(squares / rows - mean**2, 0))
    return rows, mean, np.where(deviation > 0, deviation, 1)


def with_intercept(features: np.ndarray) -> np.ndarray:
    """Put a column of ones in front."""
    return np.column_stack([np.ones(len(features)), features])


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Map logits to probabilities without overflow."""
    return 0.5 * (1 + np.tanh(logits / 2))


def loss_and_gradient(
    weights: np.ndarray, inputs: np.ndarray, labels: np.ndarray, everywhere: AllReduce
) -> tuple[float, np.ndarray]:
    """Sum the logistic loss and its gradient over the rows of all processes."""
    logits = inputs @ weights
    loss = np.sum(np.logaddexp(0, logits) - labels * logits)
    gradient = inputs.T @ (sigmoid(logits) - labels)
    sums = everywhere.sum(np.concatenate([[loss], gradient]))
    return float(sums[0]), sums[1:]


def write_logs(folder: Path, history: list[dict[str, float]], ctx: Context) -> Path:
    """Write the loss curve and where the job ran."""
    folder.mkdir()
    with (folder / "loss.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["epoch", "loss"])
        writer.writeheader()
        writer.writerows(history)
    job = {"job": ctx.job_name, "hosts": list(ctx.hosts), "worldSize": ctx.world_size}
    (folder / "job.json").write_text(json.dumps(job, indent=2) + "\n")
    return folder
