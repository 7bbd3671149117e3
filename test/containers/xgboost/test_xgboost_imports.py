"""Scripts import the readers from the stand-in, and need no more than its folder for it."""

from __future__ import annotations

import subprocess
import sys

from xgboost_host import REPOSITORY

SCRIPT = """
import pathlib, sys
from rankzero_xgboost.files import list_files
from rankzero_xgboost.readers import read_files
print(read_files(list_files("train", pathlib.Path(sys.argv[1])), "csv", False)[0].rows)
"""


def test_the_folder_of_the_stand_in_is_all_that_a_script_needs(tmp_path) -> None:
    (tmp_path / "rows.csv").write_text("1,2\n0,3\n")
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={"PYTHONPATH": str(REPOSITORY / "containers/xgboost")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "2\n"
