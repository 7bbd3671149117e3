"""Runs on this machine, by the command line of Rank Zero."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from .errors import InvalidRequest, RunError
from .progress import Progress
from .run import Ending


class App:
    """A CDK app on this machine, and the command line that is installed for it."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        start = Path(folder or Path.cwd()).resolve()
        found = next((p for p in (start, *start.parents) if (p / "cdk.json").is_file()), None)
        if found is None:
            raise RunError(
                "NoApp",
                f"There is no cdk.json in {start}, nor in a folder above it. Give the folder of "
                "the CDK app: app='path'.",
            )
        self.folder = found
        self._command = _command_of(found)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command line; its output and its errors can be read."""
        # A group of its own, so that an interrupt of the kernel reaches only the kernel.
        return subprocess.Popen(
            [*self._command, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def task(self, name: str) -> dict[str, Any]:
        """Return a task's record. Raises InvalidRequest where no task has that name."""
        process = self.start("tasks", name, "--json")
        output, errors = process.communicate()
        document = _json(output)
        if process.returncode != 0 or not isinstance(document, dict) or "error" in document:
            raise _error_of(document, errors)
        return document


class LocalRun:
    """A run on this machine: a process that ends with it."""

    def __init__(
        self, app: App, request: dict[str, Any], name: str, out: Path, options: list[str]
    ) -> None:
        self.name = name
        self.out = out
        self._saved: dict[str, Any] = {}
        files = Path(tempfile.mkdtemp(prefix="rankzero-run-"))
        self._folders = [files]
        path = files / "request.json"
        path.write_text(json.dumps(request), encoding="utf-8")
        self._process = app.start(
            *("run", str(path), "--local", "--json", "--events", "--name", name),
            *("--out", str(out), *options),
        )
        self._events: queue.Queue[str | None] = queue.Queue()
        self._output: list[str] = []
        self._said: list[str] = []
        threading.Thread(target=self._read_events, daemon=True).start()
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()

    def forget_with(self, folder: Path) -> None:
        """Remove a folder with the run's own files when it has ended."""
        self._folders.append(folder)

    def wait(self, progress: Progress) -> Ending:
        """Follow the process to its end."""
        # Without a limit an interrupt would wait for the next event.
        while (line := self._next()) is not None:
            event = _json(line)
            if not isinstance(event, dict):
                self._said.append(line.rstrip("\n"))
                continue
            if event.get("event") == "saved":
                self._saved = event
            progress.event(event)
        code = self._process.wait()
        self._reader.join()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        return self._ending(code)

    def stop(self) -> None:
        """Interrupt the process, which stops the job and saves what there is."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGINT)

    def fetch(self, name: str, reference: dict[str, Any]) -> Path:
        """Return the path that an output was saved at."""
        if name == "trials":
            return Path(self._saved["trials"])
        return Path(self._saved["outputs"][name])

    def logs(self) -> dict[str, str]:
        """Return the logs that were saved."""
        return read_logs(self._saved.get("logs"))

    def report(self) -> str | None:
        """Return the page that was saved."""
        path = self._saved.get("report")
        return None if path is None else Path(path).read_text(encoding="utf-8")

    def _next(self) -> str | None:
        while True:
            try:
                return self._events.get(timeout=0.2)
            except queue.Empty:
                continue

    def _ending(self, code: int) -> Ending:
        answer = _json("".join(self._output))
        path = self._saved.get("document")
        document = {} if path is None else json.loads(Path(path).read_text(encoding="utf-8"))
        if code == 0 and isinstance(answer, dict):
            return Ending(document.get("status", "Succeeded"), document, "", "")
        error = _error_of(answer, "\n".join(self._said))
        if isinstance(error, InvalidRequest):
            raise error
        status = "Stopped" if error.code == "Interrupted" else "Failed"
        return Ending(status, document, error.code, str(error))

    def _read_events(self) -> None:
        for line in _lines(self._process.stderr):
            self._events.put(line)
        self._events.put(None)

    def _read_output(self) -> None:
        self._output.extend(_lines(self._process.stdout))


class SavedRun:
    """A run of earlier, in the folder that it was saved in."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder

    def ending(self) -> Ending:
        """Return how it has ended. Raises RunError where nothing says so."""
        for name in ("result.json", "failure.json"):
            path = self._folder / name
            if path.is_file():
                document = json.loads(path.read_text(encoding="utf-8"))
                message = document.get("digest", {}).get("what", document.get("cause", ""))
                status = document.get("status", "Failed")
                return Ending(status, document, document.get("error", ""), str(message))
        raise RunError("NoRun", f"There is no result.json or failure.json in {self._folder}.")

    def wait(self, progress: Progress) -> Ending:
        """Return how it has ended."""
        return self.ending()

    def stop(self) -> None:
        """Do nothing: it has ended."""

    def fetch(self, name: str, reference: dict[str, Any]) -> Path:
        """Return the path that an output was saved at."""
        if name == "trials":
            return self._folder / "trials.json"
        if reference["type"] == "model":
            return self._folder / name
        return self._folder / "outputs" / Path(reference["uri"].rstrip("/")).name

    def logs(self) -> dict[str, str]:
        """Return the logs that were saved."""
        return read_logs(str(self._folder / "logs"))

    def report(self) -> str | None:
        """Return the page that was saved."""
        path = self._folder / "report.html"
        return path.read_text(encoding="utf-8") if path.is_file() else None


def read_logs(folder: str | None) -> dict[str, str]:
    """Return the log files of a folder, by their path without the ending."""
    if folder is None or not Path(folder).is_dir():
        return {}
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder).with_suffix("")): path.read_text(
            encoding="utf-8", errors="replace"
        )
        for path in files
    }


def _command_of(app: Path) -> list[str]:
    node = shutil.which("node")
    if node is None:
        raise RunError(
            "NoNode",
            "Local runs need Node.js 20 or newer on the PATH: install it from https://nodejs.org, "
            "or leave out local=True to run in an account.",
        )
    for folder in (app, *app.parents):
        for place in ("node_modules/rankzero/bin/rankzero.mjs", "bin/rankzero.mjs"):
            if (folder / place).is_file():
                return [node, str(folder / place)]
    raise RunError("NotInstalled", f"Rank Zero is not installed in {app}: npm install rankzero.")


def _error_of(answer: Any, text: str) -> RunError:
    """Return the error that the command line has printed."""
    error = answer.get("error", {}) if isinstance(answer, dict) else {}
    message = error.get("message") or text.strip() or "rankzero has ended without a word."
    if error.get("problems"):
        return InvalidRequest(message, error["problems"])
    hint = error.get("hint")
    return RunError(error.get("code", "Bug"), message if not hint else f"{message}\n{hint}")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _lines(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
