"""What is said of CSV that is not all numbers; no advice deletes a row."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from rankzero_job.errors import ClientError
from rankzero_job.files import list_files
from rankzero_job.readers import read_files


def refusal(folder: Path, content: str | bytes, data_format: str = "csv") -> str:
    """Return what is said of a file."""
    (folder / "a.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ClientError) as failure:
        read_files(list_files("train", folder), data_format, False)
    return str(failure.value)


@pytest.mark.parametrize(
    "text",
    [
        "class,age\n1,2\n",
        "class,age\n1,2",
        "class,age,\n1,2,3\n",
        "y,x\r\n1,2\r\n",
        "\ufeffclass;age\n1;2\n",
        '"class","age"\n1,2\n',
        '"class","age"\n"1","2"\n',
        "class;age\n1;2,5\n",
        "class,flag\n1,True\n",
        "class,city,age\n1,Bern,30\n",
        "class,age\n\n1,2\n",
        "class age\n1 2\n",
        "label,f1\nyes,3\n",
        # R writes one name less than columns.
        'class,age\n"1",0,2\n',
    ],
)
def test_a_line_of_names_above_numbers_is_a_header(tmp_path: Path, text: str) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith("train/a.csv, line 1 looks like a header")
    assert said.endswith("without a header: remove the line")


@pytest.mark.parametrize("text", [",class,age\n0,1,2\n", ",0,1\n0,1,2\n1,0,3\n", ' ,"a"\n0,1\n'])
def test_a_header_above_an_index_is_told_with_the_index(tmp_path: Path, text: str) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith("train/a.csv, line 1 looks like a header")
    assert "to_csv(path, header=False, index=False)" in said


@pytest.mark.parametrize(
    ("text", "cell", "advice"),
    [
        ("True,False\nFalse,True\n", 'label "True"', "Write truth values as 1 and 0"),
        ("1,TRUE\n0,2\n", '"TRUE"', "Write truth values as 1 and 0"),
        ('"1","2"\n"0","3"\n', 'label ""1""', "Write numbers without quotes"),
        ('"1","2"\n0,3\n', 'label ""1""', "Write numbers without quotes"),
        ("0;1;5,5\n1;2;5\n", 'both ";" and ","', "Write numbers with a decimal point"),
        ("0,5;1,5;2\n1;2;3\n", 'both ";" and ","', "Write numbers with a decimal point"),
        ("NA,NA\n1,2\n", 'label "NA"', "Leave a missing value empty"),
        ("1,?\n1,2\n", '"?"', "Leave a missing value empty"),
        ("1,2026-01-31\n1,2\n", '"2026-01-31"', "Write dates as numbers"),
        ("yes,1\nno,2\n", 'label "yes"', "Write truth values as 1 and 0"),
        ("cat,tall\ndog,small\n", 'label "cat"', "Encode classes as 0, 1, ..."),
        ("1,Bern\n2,Basel\n", '"Bern"', "Encode text as numbers; leave a missing value empty"),
        ("only,words\n", 'label "only"', "Encode classes as 0, 1, ..."),
    ],
)
def test_rows_that_are_no_numbers_are_no_header(
    tmp_path: Path, text: str, cell: str, advice: str
) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith("train/a.csv, line 1")
    assert cell in said
    assert advice in said
    assert "remove" not in said


@pytest.mark.parametrize("text", ["class,2026\n1,2\n", "1,age\n0,2\n"])
def test_a_line_that_may_be_a_header_or_not_is_left_to_the_reader(
    tmp_path: Path, text: str
) -> None:
    assert "If the line is a header, remove it" in refusal(tmp_path, text)


@pytest.mark.parametrize("data_format", ["csv", "libsvm"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (gzip.compress(b"1,2\n"), "is compressed with gzip: the algorithm reads no compressed"),
        ("1,2\n".encode("utf-16"), "is text in UTF-16: save it in UTF-8"),
        (b"PK\x03\x04rest", "is a zip archive or an Excel workbook: save its rows as CSV"),
        (b"PAR1rest", "is Parquet: set the channel's ContentType to application/x-parquet"),
        (b"1,\xff\n", "is not text in UTF-8"),
    ],
)
def test_other_formats_are_told_by_their_name(
    tmp_path: Path, content: bytes, what: str, data_format: str
) -> None:
    assert what in refusal(tmp_path, content, data_format)


def test_a_cell_of_blanks_is_a_missing_value_however_wide(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,\t,  ,2\n0, 3 ,\t4,5\n")
    (part,) = read_files(list_files("train", tmp_path), "csv", False)
    assert str(part.features.tolist()) == "[[nan, nan, 2.0], [3.0, 4.0, 5.0]]"
