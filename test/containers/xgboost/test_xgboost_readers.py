"""How data files become rows, and which files are refused."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from rankzero_job.errors import ClientError
from rankzero_job.files import list_files
from rankzero_job.readers import read_files
from rankzero_job.table import Table, check_values, check_widths
from rankzero_xgboost.dmatrix import to_dmatrix
from rankzero_xgboost.labels import check_labels


def read(tmp_path: Path, data_format: str, *contents: str | bytes, weighted: bool = False):
    """Write files into a channel and read it."""
    for i, content in enumerate(contents):
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / f"part-{i}").write_bytes(data)
    return read_files(list_files("train", tmp_path), data_format, weighted)


def table(labels: list[float], **columns: object) -> Table:
    """Build a table of one feature."""
    features = np.ones((len(labels), 1), dtype=np.float32)
    return Table("train/a", features, np.array(labels, dtype=np.float32), **columns)


class TestCsv:
    def test_takes_column_0_as_label_and_keeps_missing_values(self, tmp_path: Path) -> None:
        (part,) = read(tmp_path, "csv", "1,2.5,,4\n0,nan,-1e3,.5\n")
        np.testing.assert_array_equal(part.labels, [1, 0])
        np.testing.assert_array_equal(
            part.features,
            np.array([[2.5, np.nan, 4], [np.nan, -1e3, 0.5]], dtype=np.float32),
        )
        assert part.weights is None

    def test_takes_column_1_as_weight_when_asked(self, tmp_path: Path) -> None:
        (part,) = read(tmp_path, "csv", "1,0.5,7\n0,2,8\n", weighted=True)
        np.testing.assert_array_equal(part.weights, [0.5, 2])
        np.testing.assert_array_equal(part.features, [[7], [8]])

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
    def test_finds_the_delimiter(self, tmp_path: Path, delimiter: str) -> None:
        text = "\n".join(delimiter.join(row) for row in [["1", "2.5", "3"], ["0", "4", "5.5"]])
        (part,) = read(tmp_path, "csv", text)
        np.testing.assert_array_equal(part.features, [[2.5, 3], [4, 5.5]])

    def test_is_not_misled_by_digits_that_repeat_as_often_as_bars(self, tmp_path: Path) -> None:
        (part,) = read(tmp_path, "csv", "1|912|77.41|87.785\n")
        np.testing.assert_array_equal(part.features, np.float32([[912, 77.41, 87.785]]))

    def test_takes_windows_lines_byte_order_mark_blank_lines_and_no_last_newline(
        self, tmp_path: Path
    ) -> None:
        (part,) = read(tmp_path, "csv", "\ufeff1,2\r\n\r\n0,3\r\n \r\n1,4")
        np.testing.assert_array_equal(part.labels, [1, 0, 1])

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("class,age\n1,2\n", "line 1 looks like a header"),
            ("class,age,\n1,2,3\n", "line 1 looks like a header"),
            ("class\n1\n", "could not determine the delimiter"),
            ("1,2\nyes,3\n", 'line 2: label "yes" is not a number'),
            ("1,2,3\n0,4,tall\n", 'line 2, column 3: "tall" is not a number'),
            ("1,2,3\n0,4\n", "line 2: 2 columns, but the lines before have 3"),
            ("1,2,3\n0,4,5,6\n", "line 2: 4 columns"),
            ('1,2,3\n0,"4",5\n', 'line 2, column 2: ""4"" is not a number'),
            ("1,2,3\n0,4 4,5\n", 'line 2, column 2: "4 4" is not a number'),
            ("1,2,3\n0,1_000,5\n", 'line 2, column 2: "1_000"'),
            ("1,2,3\n0,0x1F,5\n", 'line 2, column 2: "0x1F"'),
            ("1;2;3\n0;4,5;6\n", 'line 2, column 2: "4,5" is not a number'),
            ("\n1,2\n", "begins with a blank line"),
            (b"1,\xff\xfe\n", "is not text"),
        ],
    )
    def test_fails_naming_file_and_line(
        self, tmp_path: Path, text: str | bytes, message: str
    ) -> None:
        with pytest.raises(ClientError) as failure:
            read(tmp_path, "csv", text)
        assert str(failure.value).startswith("train/part-0")
        assert message in str(failure.value)

    def test_fails_on_an_empty_file_beside_others(self, tmp_path: Path) -> None:
        with pytest.raises(ClientError, match=r"^train/part-1 is empty"):
            read(tmp_path, "csv", "1,2\n", "")

    def test_fails_on_files_of_different_width(self, tmp_path: Path) -> None:
        with pytest.raises(ClientError, match="train/part-1 has 2 features, but train/part-0 has"):
            check_widths(read(tmp_path, "csv", "1,2\n", "1,2,3\n"))

    def test_fails_when_weights_leave_no_feature(self, tmp_path: Path) -> None:
        with pytest.raises(ClientError, match="at least one feature"):
            read(tmp_path, "csv", "1,2\n", weighted=True)

    def test_finds_a_bad_line_behind_many_good_ones(self, tmp_path: Path) -> None:
        with pytest.raises(ClientError, match="line 200001, column 2"):
            read(tmp_path, "csv", "1,2\n" * 200_000 + "1,x\n")


class TestLibsvm:
    def test_reads_sparse_rows_weights_and_query_ids(self, tmp_path: Path) -> None:
        (part,) = read(tmp_path, "libsvm", "1:0.5 qid:1 0:2 3:4\n0:2 qid:1 1:5 2:1\n")
        np.testing.assert_array_equal(part.features.toarray(), [[2, 0, 0, 4], [0, 5, 1, 0]])
        np.testing.assert_array_equal(part.weights, [0.5, 2])
        np.testing.assert_array_equal(part.query_ids, [1, 1])

    def test_joins_files_of_different_width(self, tmp_path: Path) -> None:
        data = to_dmatrix(read(tmp_path, "libsvm", "1 0:2 1:1\n", "0 4:1 5:2\n0\n"), 1)
        assert (data.num_row(), data.num_col()) == (3, 6)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("1,2,3\n", "line 1: \"1,2,3\" is not 'LIBSVM' format"),
            ("1 0:2 \n", "is not 'LIBSVM' format"),
            ("1\t0:2\n", "is not 'LIBSVM' format"),
            ("yes 0:2\n", "is not 'LIBSVM' format"),
            ("1 0:2 1:3\nno 0:1\n", 'line 2: label "no"'),
            ("1 0:2 1:3\n1 a:1\n", 'line 2: feature "a:1"'),
            ("1 0:2 1:3\n1 0:b\n", 'line 2: feature "0:b"'),
            ("1 0:2 1:3\n1 0\n", 'line 2: feature "0"'),
            ("1 0:2 1:3\n\n# note\n1 0:1e\n", 'line 4: feature "0:1e"'),
            ("1 qid:x 1:3\n", '"qid:x" is not qid:<integer>'),
            ("1 qid:1 1:3\n0 1:2 2:3\n", "some rows have a qid"),
        ],
    )
    def test_fails_naming_file_and_line(self, tmp_path: Path, text: str, message: str) -> None:
        with pytest.raises(ClientError) as failure:
            read(tmp_path, "libsvm", text)
        assert str(failure.value).startswith("train/part-0")
        assert message in str(failure.value)


class TestRecordio:
    @staticmethod
    def field(number: int, payload: bytes) -> bytes:
        return bytes([number << 3 | 2, len(payload)]) + payload

    @classmethod
    def record(cls, label: float, values: list[float], keys: list[int] | None = None) -> bytes:
        def tensor(numbers: list[float], at: list[int] | None) -> bytes:
            body = cls.field(1, struct.pack(f"<{len(numbers)}f", *numbers))
            return cls.field(2, body + (cls.field(2, bytes(at)) if at else b""))

        def entry(value: bytes) -> bytes:
            return cls.field(1, b"values") + cls.field(2, value)

        body = cls.field(1, entry(tensor(values, keys))) + cls.field(
            2, entry(tensor([label], None))
        )
        padding = b"\0" * (-len(body) % 4)
        return struct.pack("<II", 0xCED7230A, len(body)) + body + padding

    def test_reads_dense_and_sparse_records(self, tmp_path: Path) -> None:
        dense = self.record(1, [2, 3]) + self.record(0, [4, 5.5])
        (part,) = read(tmp_path, "recordio-protobuf", dense)
        np.testing.assert_array_equal(part.labels, [1, 0])
        np.testing.assert_array_equal(part.features, [[2, 3], [4, 5.5]])
        sparse = self.record(1, [2], [3]) + self.record(0, [4, 5], [0, 1])
        (part,) = read(tmp_path, "recordio-protobuf", sparse)
        np.testing.assert_array_equal(part.features.toarray(), [[0, 0, 0, 2], [4, 5, 0, 0]])

    @pytest.mark.parametrize("content", [b"1,2,3,4\n1,2,3,4\n", b"\x0a\x23\xd7\xce\xff\0\0\0ab"])
    def test_fails_on_what_is_not_recordio(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(ClientError, match="train/part-0, record 1: failed to load recordio"):
            read(tmp_path, "recordio-protobuf", content)

    @pytest.mark.parametrize(
        "value",
        [
            b"\x10\x05",  # An entry whose value is the integer 5 instead of a message.
            b"\x12\x02\x10\x05",  # A value whose tensor is the integer 5.
            b"\x12\x04\x12\x02\x08\x05",  # A tensor whose floats are the integer 5.
        ],
        ids=["value", "tensor", "floats"],
    )
    def test_fails_on_integers_where_messages_belong(self, tmp_path: Path, value: bytes) -> None:
        body = self.field(1, self.field(1, b"values") + value)
        record = struct.pack("<II", 0xCED7230A, len(body)) + body + b"\0" * (-len(body) % 4)
        with pytest.raises(ClientError, match=r"record 1: .*not a protobuf record"):
            read(tmp_path, "recordio-protobuf", record)


class TestFiles:
    def test_lists_three_levels_and_leaves_out_deeper_and_underscored(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ["b.csv", "a/c.csv", "a/b/d.csv", "a/b/c/e.csv", "_SUCCESS"]:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("1,2\n")
        names = [file.name for file in list_files("train", tmp_path)]
        assert names == ["train/a/b/d.csv", "train/a/c.csv", "train/b.csv"]
        assert "train/a/b/c/ is more than 2 folders deep" in capsys.readouterr().out

    def test_fails_on_a_hidden_file(self, tmp_path: Path) -> None:
        (tmp_path / ".DS_Store").write_text("x")
        with pytest.raises(ClientError, match=r"Remove train/\.DS_Store before training"):
            list_files("train", tmp_path)

    def test_a_missing_directory_and_empty_files_are_no_data(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("")
        assert list_files("train", tmp_path) == []
        assert list_files("train", tmp_path / "none") == []


class TestLabels:
    @pytest.mark.parametrize(
        ("objective", "labels", "row"),
        [
            ("binary:logistic", [0, 1, 2], 3),
            ("binary:logitraw", [-1], 1),
            ("reg:logistic", [0.5, 1.5], 2),
            ("multi:softprob", [0, 3], 2),
            ("multi:softmax", [0.5], 1),
            ("count:poisson", [0, -1], 2),
            ("reg:tweedie", [-1], 1),
            ("reg:gamma", [1, 0], 2),
            ("reg:squaredlogerror", [-1], 1),
            ("rank:map", [0, 1, 2], 3),
            ("reg:squarederror", [1, np.nan], 2),
            ("survival:cox", [np.inf], 1),
        ],
    )
    def test_fails_on_the_first_label_the_objective_cannot_use(
        self, objective: str, labels: list[float], row: int
    ) -> None:
        given = {"objective": objective, "num_class": 3}
        with pytest.raises(ClientError, match=f"^train/a, row {row}: label must be"):
            check_labels([table(labels)], given)

    @pytest.mark.parametrize(
        ("objective", "labels"),
        [
            ("reg:logistic", [0, 0.5, 1]),
            ("multi:softmax", [0, 2]),
            ("survival:cox", [-5, 5]),
        ],
    )
    def test_takes_labels_the_objective_can_use(self, objective: str, labels: list[float]) -> None:
        check_labels([table(labels)], {"objective": objective, "num_class": 3})

    @pytest.mark.parametrize("weight", [-1, np.nan, np.inf])
    def test_fails_on_a_weight_that_is_none(self, weight: float) -> None:
        weights = np.array([1, weight], dtype=np.float32)
        with pytest.raises(ClientError, match=r"^train/a, row 2: weight must be"):
            check_values([table([0, 1], weights=weights)])
