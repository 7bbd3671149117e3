"""What is wrong with a job's channels, rows and categories: one clear error each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from booster_host import Host, rows

ROOT = Path(__file__).resolve().parents[3]
GOOD = rows(60, 2)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"validation/a.csv": GOOD}, "Missing required channel: train"),
        ({"train/a.csv": GOOD, "training/a.csv": GOOD}, "both channels train and training"),
        ({"train/a.txt": GOOD}, "No file in train ends with .csv, and AWS's script reads no other"),
        (
            {"train/train/a.csv": GOOD, "validation/b.csv": GOOD},
            "No file in train ends with .csv, and AWS's script reads no other: found train/",
        ),
        ({"train/a.csv": GOOD, "validation/b": GOOD}, "No file in validation ends with .csv"),
        ({"train/a.csv": ""}, "train/a.csv has no rows"),
        ({"train/a.csv": b"\xff\xfe0,1\n"}, "train/a.csv is not CSV in UTF-8: 'utf-8' codec"),
        ({"train/a.csv": GOOD + "0,1,2,3,4\n"}, "Expected 4 fields in line 61, saw 5"),
        ({"train/a.csv": GOOD, "train/b.csv": "0,1\n"}, "train/b.csv has 2 columns, but train/a"),
        ({"train/a.csv": "0\n1\n"}, "have one column, the target, and no feature"),
        ({"train/a.csv": "y,a,b,c\n" + GOOD}, "train/a.csv, line 1 looks like a header (y,a,b,c)"),
        (
            {"train/a.csv": GOOD, "train/b.csv": GOOD + "yes,1,2,3\n"},
            'train/b.csv, row 61: the label, in the first column, is "yes", and must be a number',
        ),
        (
            {"train/a.csv": GOOD + ",1,2,3\n"},
            "train/a.csv, row 61: the label, in the first",
        ),
        (
            {"train/a.csv": GOOD + "0,foo,2,3\n"},
            'train/a.csv, row 61, column 1: "foo" is not a number',
        ),
        (
            {"train/a.csv": GOOD, "validation/b.csv": GOOD + "0,1,2,c\n"},
            'validation/b.csv, row 61, column 3: "c" is not a number',
        ),
        (
            {"train/a.csv": GOOD, "validation/b.csv": "0,1\n"},
            "validation has 1 features, but",
        ),
        ({"train/a.csv": GOOD, "validation/b.csv": "5,1,1,1\n"}, "have the label 5, which no row"),
        ({"train/a.csv": rows(40, 0)}, "take the model for regression"),
        ({"train/a.csv": "1,2,3\n" * 20}, "All rows to train on have the label 1"),
        ({"train/a.csv": "0,2,3\n1,2,2\n"}, "train has 2 rows, too few to set 20 % aside"),
    ],
)
def test_data_that_cannot_be_trained_on_are_refused(
    booster: Host, files: dict[str, str | bytes], said: str
) -> None:
    for name, content in files.items():
        booster.put(name, content)
    found = booster.refusal("lightgbm")
    assert found.startswith("ClientError: ")
    assert said in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nope", "train/categorical_index.json is not JSON"),
        ("[]", 'train/categorical_index.json must be {"cat_index_list": [1, 3]}'),
        ('{"cats": [1]}', 'must be {"cat_index_list": [1, 3]}, with the columns counted from 0'),
        ('{"cat_index_list": 3}', "must be {"),
        (
            '{"cat_index_list": [0]}',
            "0 in cat_index_list is no column of a feature (0 is the",
        ),
        ('{"cat_index_list": [4]}', "4 in cat_index_list is no column of a feature; use integers"),
        ('{"cat_index_list": ["a"]}', '"a" in cat_index_list is no column'),
        ('{"cat_index_list": [true]}', "true in cat_index_list is no column"),
        ('{"cat_index_list": [1, 1]}', "1 is in cat_index_list more than once"),
    ],
)
def test_a_wrong_file_of_categories_is_refused(booster: Host, text: str, said: str) -> None:
    booster.put("train/a.csv", GOOD)
    booster.put("train/categorical_index.json", text)
    assert said in booster.refusal("lightgbm")
    booster.put("train/other.json", "{}")
    assert "Channel train has 2 JSON files" in booster.refusal("lightgbm")


def test_an_empty_list_of_categories_names_none(booster: Host) -> None:
    booster.put("train/a.csv", GOOD)
    booster.put("train/categorical_index.json", '{"cat_index_list": []}')
    assert "categorical columns" not in booster.run("lightgbm", num_boost_round=1)


def test_files_that_awss_script_does_not_read_are_named(booster: Host) -> None:
    booster.put("train/a.csv", GOOD)
    booster.put("train/notes.md", "# notes")
    booster.put("test/a.csv", GOOD)
    log = booster.run("lightgbm", num_boost_round=1)
    assert "Left out, as they do not end with .csv: notes.md" in log
    assert "AWS's script for LightGBM does not read the channel test" in log


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ContentType": "application/json"}, 'content type "application/json" is not supported'),
        ({"TrainingInputMode": "Pipe"}, "TrainingInputMode is Pipe; use File or FastFile"),
    ],
)
def test_a_channel_that_is_not_read_is_refused(
    booster: Host, change: dict[str, str], said: str
) -> None:
    booster.put("train/a.csv", GOOD)
    booster.channels["train"] |= change
    assert said in booster.refusal("lightgbm")


def test_several_hosts_are_refused(booster: Host) -> None:
    booster.put("train/a.csv", GOOD)
    booster.hosts = ("algo-1", "algo-2")
    assert "LightGBM trains on one host, found 2" in booster.refusal("lightgbm")


@pytest.mark.parametrize("library", ["lightgbm", "catboost"])
def test_defaults_are_those_of_the_table_that_plans_requests(library: str) -> None:
    from rankzero_boosters.catalogue import booster_named

    table = (ROOT / f"lib/core/algorithms/tables/{library}.ts").read_text()
    text = table.partition("hyperparameters: {")[2].partition("rules:")[0]
    listed = re.findall(r"^ +(\w+): '(.*?)(?: = ([^ ']+))?',$", text, re.M)
    assert len(listed) > 10
    found = booster_named(library)
    assert {name for name, *_ in listed} <= set(found.hyperparameters)
    for name, _, default in listed:
        if default:
            # `Auto` is read as None.
            assert found.hyperparameters[name].read(name, default) == found.defaults[name], name
