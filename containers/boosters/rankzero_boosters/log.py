"""Log lines as AWS's scripts print them."""

from __future__ import annotations


def info(message: str, level: str = "INFO") -> None:
    """Print one line at once, as Python's ``logging`` does: ``INFO:root:message``."""
    print(f"{level}:root:{message}", flush=True)


def warning(message: str) -> None:
    """Print one warning line."""
    info(message, level="WARNING")


def error(message: str) -> None:
    """Print one error line."""
    info(message, level="ERROR")
