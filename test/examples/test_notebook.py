"""The example notebook, executed in a real kernel."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
OUT = ROOT / "out"


def test_the_notebook_runs_from_its_first_cell_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(OUT.glob("*"))
    path = [str(ROOT / "containers/python"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, path)))
    notebook = nbformat.read(ROOT / "examples/notebook.ipynb", as_version=4)
    resources = {"metadata": {"path": str(ROOT / "examples")}}
    try:
        NotebookClient(notebook, timeout=None, resources=resources).execute()
        shown = [
            output["data"]
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if "data" in output
        ]
        # The report of a run, and a bar that was there while it ran.
        assert any("<iframe sandbox" in data.get("text/html", "") for data in shown)
        assert any("<progress" in data.get("text/html", "") for data in shown)
        table = shown[-1]["text/html"]
        assert all(name in table for name in ("trees", "linear", "tuned trees", "accuracy"))
    finally:
        for folder in set(OUT.glob("*")) - before:
            shutil.rmtree(folder)
