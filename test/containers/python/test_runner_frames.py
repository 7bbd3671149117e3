"""Frames and arrays of a notebook, as files that a task reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rankzero import InvalidRequest
from rankzero.notebook.frames import is_data, is_local_path, write_frame


def written(folder: Path, data: object, *, is_algorithm: bool) -> str:
    channel = write_frame("train", data, folder, is_algorithm=is_algorithm)
    assert channel["contentType"] == "text/csv"
    return Path(channel["uri"]).read_text()


def test_an_algorithm_gets_numbers_without_header_or_index(tmp_path: Path) -> None:
    frame = pd.DataFrame({"label": [True, False], "x": [0.5, None]}, index=[7, 9])
    assert written(tmp_path, frame, is_algorithm=True) == "1,0.5\n0,\n"


def test_a_function_gets_the_names_of_the_columns(tmp_path: Path) -> None:
    frame = pd.DataFrame({"species": ["setosa"], "x": [1]})
    assert written(tmp_path, frame, is_algorithm=False) == "species,x\nsetosa,1\n"


def test_an_array_is_a_frame(tmp_path: Path) -> None:
    assert written(tmp_path, np.array([[1.0, 2.5]]), is_algorithm=True) == "1.0,2.5\n"


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            pd.DataFrame({"species": ["setosa"], "x": [1]}),
            "label, the first column 'species' holds .* such as 'setosa'.*"
            r"astype\('category'\)\.cat\.codes",
        ),
        (pd.DataFrame({"y": [1], "when": pd.to_datetime(["2026-01-01"])}), "column 'when' holds"),
        (pd.DataFrame({"y": []}), "The frame is empty"),
        (np.zeros((2, 2, 2)), "3 dimensions"),
    ],
)
def test_what_an_algorithm_cannot_read_is_refused(
    tmp_path: Path, frame: object, message: str
) -> None:
    with pytest.raises(InvalidRequest, match=message) as caught:
        write_frame("train", frame, tmp_path, is_algorithm=True)
    assert caught.value.problems[0]["path"] == "$.inputs.train"


def test_only_what_is_there_is_a_path(tmp_path: Path) -> None:
    assert is_local_path(str(tmp_path))
    assert is_local_path(Path("not there"))
    assert not is_local_path("s3://bucket/key")
    assert not is_local_path("text")
    assert not is_local_path(3)
    assert not is_data("text")
