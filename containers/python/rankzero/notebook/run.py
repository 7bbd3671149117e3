"""A run: one execution of a task, here or in an account."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Protocol

from .errors import RunFailed
from .outputs import outputs_of
from .progress import Progress


class Place(Protocol):
    """Where a run happens."""

    name: str

    def wait(self, progress: Progress) -> Ending:
        """Wait for the end, and tell how it goes meanwhile."""

    def stop(self) -> None:
        """Ask for the run to stop."""

    def fetch(self, name: str, reference: dict[str, Any]) -> Path:
        """Return where an output is on this machine, after fetching it if need be."""

    def logs(self) -> dict[str, str]:
        """Return the job's log by host."""

    def report(self) -> str | None:
        """Return the report as a page of HTML; None where there is none."""


class Ending:
    """How a run has ended."""

    def __init__(self, status: str, document: dict[str, Any], code: str, message: str) -> None:
        self.status = status
        """``Succeeded``, ``Stopped`` or ``Failed``."""
        self.document = document
        """``result.json`` or ``failure.json``; empty where there is neither."""
        self.code = code
        self.message = message


class Run:
    """One run of a task. ``rankzero.run`` and ``Workflow.run`` return it.

    ``await run`` and ``run.wait()`` return it when it has succeeded, and raise RunFailed when it
    has not. In Jupyter its value as the last of a cell shows the report.
    """

    def __init__(self, task: str, place: Place, ending: Ending | None = None) -> None:
        self.task = task
        self._place = place
        self._ending = ending
        self._outputs: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """Name of the execution: ``rankzero.attach(name)`` finds it again."""
        return self._place.name

    @property
    def status(self) -> str:
        """``Running``, ``Succeeded``, ``Stopped`` or ``Failed``."""
        return "Running" if self._ending is None else self._ending.status

    def wait(self, *, progress: bool = True) -> Run:
        """Wait for the end. An interrupt of the kernel stops the run first.

        Raises RunFailed with the digest of the failure as its message.
        """
        if self._ending is None:
            shown = Progress(f"{self.task} as {self.name}") if progress else _Silent()
            try:
                self._ending = self._place.wait(shown)
            except KeyboardInterrupt:
                # What the first interrupt has asked for is not to be cut short by its own wait.
                self._place.stop()
                self._ending = self._place.wait(shown)
                shown.end(self._ending.status)
                raise
            shown.end(self._ending.status)
        if self._ending.status == "Failed" or (
            self._ending.status == "Stopped" and "outputs" not in self._ending.document
        ):
            raise RunFailed(
                self._ending.code, self._ending.message, self, dict(self._ending.document)
            )
        return self

    def stop(self) -> None:
        """Stop the run and its job. It ends a little later: ``wait`` for that."""
        if self._ending is None:
            self._place.stop()

    def __await__(self) -> Generator[Any, None, Run]:
        """Wait without blocking the event loop."""
        return asyncio.to_thread(self.wait).__await__()

    @property
    def result(self) -> dict[str, Any]:
        """The document ``result.json``; docs/results.md has its members."""
        self.wait()
        return dict(self._ended.document)

    @property
    def metrics(self) -> dict[str, float]:
        """The last value of each metric; for a tuning job those of its best trial."""
        result = self.result
        best = result.get("best") or {}
        return dict(result.get("metrics") or best.get("metrics") or {})

    @property
    def outputs(self) -> dict[str, Any]:
        """The outputs by name: values as they are, stored ones as Output, which has a path."""
        if self._outputs is None:
            result = self.result
            self._outputs = outputs_of(result, self._place.fetch)
        return self._outputs

    @property
    def best(self) -> dict[str, Any] | None:
        """The best trial of a tuning job; None for a training job."""
        return self.result.get("best")

    def trials(self) -> Any:
        """Return the trials of a tuning job as a data frame of pandas, in their order."""
        import pandas

        listed = self._place.fetch("trials", {"uri": self.result["trials"]["uri"]})
        return pandas.json_normalize(json.loads(listed.read_text()))

    def logs(self) -> dict[str, str]:
        """Return the log of each host; of a tuning job, of each trial's hosts."""
        return self._place.logs()

    @property
    def report(self) -> Report:
        """The report as a page, which Jupyter shows."""
        return Report(self._place.report())

    @property
    def _ended(self) -> Ending:
        assert self._ending is not None
        return self._ending

    def __repr__(self) -> str:
        """Name the run and its status."""
        return f"<Run {self.name} of {self.task}: {self.status}>"

    def _repr_html_(self) -> str:
        page = None if self._ending is None else self._place.report()
        return html.escape(repr(self)) if page is None else Report(page)._repr_html_()


class Report:
    """A report as a page of HTML that loads nothing from elsewhere."""

    def __init__(self, page: str | None) -> None:
        self.page = page

    def save(self, path: str | Path) -> Path:
        """Write the page into a file."""
        target = Path(path)
        target.write_text(self.page or "", encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        if self.page is None:
            return "There is no report."
        # In a frame of its own: its styles are not the notebook's, its scripts see nothing else.
        return (
            '<iframe sandbox="allow-scripts" style="width:100%;height:42em;border:0" '
            f'srcdoc="{html.escape(self.page)}"></iframe>'
        )


class _Silent(Progress):
    """Shows nothing."""

    def __init__(self) -> None:
        pass

    def event(self, event: dict[str, Any]) -> None:
        """Take no notice."""

    def end(self, status: str) -> None:
        """Take no notice."""
