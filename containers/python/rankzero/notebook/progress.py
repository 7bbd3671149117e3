"""Shows how a run goes: a bar in Jupyter, lines on a terminal, nothing elsewhere."""

from __future__ import annotations

import html
import sys
from typing import Any


class Progress:
    """What is shown of one run while it runs, from its events."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.phase = "Preparing"
        self.metrics: dict[str, float] = {}
        self.trials: dict[str, str] = {}
        self.planned: int | None = None
        self.ended: str | None = None
        self._handle: Any = _new_display()
        self._is_terminal = self._handle is None and sys.stderr.isatty()
        self._show()

    def event(self, event: dict[str, Any]) -> None:
        """Take what a run tells."""
        kind = event.get("event")
        if kind == "phase" and event["name"] != self.phase:
            self.phase = event["name"]
            self._line(self.phase)
        elif kind == "metric" and not self.trials:
            self.metrics[event["name"]] = event["value"]
        elif kind == "trial":
            self.trials[event["job"]] = event["status"]
            self.planned = event.get("planned", self.planned)
            if "objective" in event:
                self._line(f"{event['job']}: {event['objective']:.6g}")
        elif kind == "note":
            self._line(event["text"])
        else:
            return
        self._show()

    def end(self, status: str) -> None:
        """Show how the run has ended."""
        self.ended = status
        self._line(status)
        self._show()

    def text(self) -> str:
        """Return where the run has got to, on one line."""
        parts = [self.ended or self.phase]
        if self.trials:
            done = sum(status != "InProgress" for status in self.trials.values())
            parts.append(f"{done} of {self.planned or '?'} trials")
        parts += [f"{name} {value:.6g}" for name, value in self.metrics.items()]
        return " · ".join(parts)

    def _repr_html_(self) -> str:
        share = None
        if self.ended is not None:
            share = 1.0
        elif self.trials and self.planned:
            share = sum(s != "InProgress" for s in self.trials.values()) / self.planned
        value = "" if share is None else f' value="{share:.3f}"'
        return (
            f"<div><b>{html.escape(self.title)}</b> <progress{value}></progress> "
            f"{html.escape(self.text())}</div>"
        )

    def _show(self) -> None:
        if self._handle is not None:
            self._handle.update(self)

    def _line(self, text: str) -> None:
        if self._is_terminal:
            print(f"{self.title}: {text}", file=sys.stderr)


def _new_display() -> Any:
    """Return a place in a notebook that can be drawn anew; None outside of one."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return None
    import IPython.display

    show: Any = IPython.display.display
    return show("", display_id=True)
