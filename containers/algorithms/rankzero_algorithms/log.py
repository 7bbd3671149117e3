"""Log lines as the algorithms print them; metrics are found in them by their form."""

from __future__ import annotations

import threading
import time

# The one host of a job.
HOST = "algo-1"


def info(message: str, level: str = "INFO") -> None:
    """Print one line at once: ``[11/29/2026 18:02:03 INFO 140021904598848] message``."""
    moment = time.strftime("%m/%d/%Y %H:%M:%S")
    print(f"[{moment} {level} {threading.get_ident()}] {message}", flush=True)


def warning(message: str) -> None:
    """Print one warning line."""
    info(message, level="WARNING")


def error(message: str) -> None:
    """Print one error line."""
    info(message, level="ERROR")


def loss(data: str, name: str, value: float, epoch: int | None = None) -> None:
    """Print a metric that is better when smaller, of the data of a channel, perhaps of an epoch."""
    of_epoch = "" if epoch is None else f"epoch={epoch}, "
    info(f"#quality_metric: host={HOST}, {of_epoch}{data} {name} <loss>={float(value)!r}")


def score(data: str, name: str, value: float) -> None:
    """Print a metric that is better when greater, of the data of a channel."""
    info(f"#quality_metric: host={HOST}, {data} {name} <score>={float(value)!r}")


def summary(data: str, name: str, value: float) -> None:
    """Print a value as the algorithms sum up the test data."""
    info(f"#{data}_score ({HOST}) : ({name!r}, {float(value)!r})")


def progress(done: int, epochs: int) -> None:
    """Print how many percent of the epochs are complete."""
    info(f"#progress_metric: host={HOST}, completed {100 * done / epochs:g} % of epochs")


def throughput(rows: int, seconds: float) -> None:
    """Print how many records were trained on in a second."""
    rate = rows / max(seconds, 1e-9)
    info(f"#throughput_metric: host={HOST}, train throughput={rate!r} records/second")
