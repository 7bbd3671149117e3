"""What is compiled once, beside what sources import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "lib/local/python-environments/compile_imported.py"
PROGRAMS = ("containers/algorithms", "containers/job", "containers/xgboost", "lib/local")


def imported_by(file: Path) -> set[str]:
    """Packages that a source imports, by their first names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def installed() -> set[str]:
    """Packages that requirements.in names."""
    lines = (ROOT / "requirements.in").read_text().splitlines()
    names = {re.split(r"[^\w-]", line)[0] for line in lines if line and line[0] != "#"}
    modules = {"scikit-learn": "sklearn"}
    return {modules.get(name, name) for name in names}


def test_every_library_that_jobs_and_services_import_is_compiled_when_it_is_installed() -> None:
    sources = [file for folder in PROGRAMS for file in (ROOT / folder).rglob("*.py")]
    libraries = {name for file in sources for name in imported_by(file)} & installed()
    assert {"moto", "optuna", "sklearn"} <= libraries
    # numpy is imported by all others, XGBoost by its name in library.py.
    assert libraries | {"xgboost"} <= imported_packages() | {"numpy"}


def imported_packages() -> set[str]:
    tree = ast.parse(SCRIPT.read_text())
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text.partition(".")[0] for text in texts if isinstance(text, str)}


def test_libraries_that_are_not_there_are_left_out() -> None:
    # Without site-packages.
    subprocess.run([sys.executable, "-I", "-S", str(SCRIPT)], check=True)
