"""Log lines in the container's style, on standard output where the platform collects them."""

from __future__ import annotations

import time


def info(message: str, level: str = "INFO") -> None:
    """Print one log line at once, so that it keeps its place between the metric lines."""
    print(f"[{time.strftime('%Y-%m-%d:%H:%M:%S')}:{level}] {message}", flush=True)


def warning(message: str) -> None:
    """Print one warning line."""
    info(message, level="WARNING")


def error(message: str) -> None:
    """Print one error line."""
    info(message, level="ERROR")
