"""Where a program of the local account leaves bytecode."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

PRELOADS = Path(__file__).parents[4] / "lib/local/sagemaker/preloads"


def test_libraries_are_compiled_in_their_environment_and_sources_stay_clean(tmp_path: Path) -> None:
    environment, code = tmp_path / "environment", tmp_path / "code"
    venv.create(environment, symlinks=True)
    library = next(environment.glob("lib/python*/site-packages")) / "library.py"
    library.write_text("")
    code.mkdir()
    (code / "own.py").write_text("")

    ran = subprocess.run(
        [environment / "bin" / "python", "-c", "import library, own"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(PRELOADS), str(code)]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [file.name for file in library.parent.rglob("*.pyc")] == [
        f"library.{sys.implementation.cache_tag}.pyc"
    ]
    assert [file.name for file in code.iterdir()] == ["own.py"]
