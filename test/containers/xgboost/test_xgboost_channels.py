"""Which channels the algorithm takes."""

from __future__ import annotations

import pytest
from rankzero_job.errors import ClientError
from rankzero_xgboost.channels import check_channels
from xgboost_host import CSV

PLAIN = {"TrainingInputMode": "File", "S3DistributionType": "FullyReplicated"}
CODE = {**PLAIN, "ContentType": "text/python"}


@pytest.mark.parametrize(
    ("content_type", "data_format"),
    [
        ("csv", "csv"),
        ("text/csv", "csv"),
        ("libsvm", "libsvm"),
        ("text/libsvm", "libsvm"),
        ("text/x-libsvm", "libsvm"),
        ("parquet", "parquet"),
        ("application/x-parquet", "parquet"),
        ("recordio-protobuf", "recordio-protobuf"),
        ("application/x-recordio-protobuf", "recordio-protobuf"),
    ],
)
def test_reads_the_format_from_the_content_type(content_type: str, data_format: str) -> None:
    assert check_channels({"train": {**PLAIN, "ContentType": content_type}}) == data_format


def test_takes_libsvm_when_no_content_type_is_given() -> None:
    assert check_channels({"train": PLAIN}) == "libsvm"


def test_takes_sharded_data_a_validation_and_a_code_channel() -> None:
    sharded = {**CSV, "S3DistributionType": "ShardedByS3Key"}
    assert check_channels({"train": sharded, "validation": CSV, "code": CODE}) == "csv"


@pytest.mark.parametrize(
    ("channels", "message"),
    [
        ({"validation": CSV}, "Missing required channel: train"),
        ({"train": CSV, "test": CSV}, "Extraneous channel found: test"),
        ({"train": {**CSV, "ContentType": "text/csv;label_size=1"}}, "label_size=1"),
        ({"train": {**CSV, "ContentType": "application/json"}}, "application/json"),
        ({"train": {**CSV, "ContentType": None}}, "ContentType is none"),
        ({"train": {**CSV, "TrainingInputMode": "Pipe"}}, "use File"),
        ({"train": {**CSV, "TrainingInputMode": "FastFile"}}, '"FastFile"'),
        ({"train": {**CSV, "S3DistributionType": "Other"}}, '"Other"'),
        (
            {"train": {"ContentType": "csv", "TrainingInputMode": "File"}},
            "S3DistributionType is",
        ),
        ({"train": CSV, "code": CSV}, "text/python"),
        (
            {"train": CSV, "code": {**CODE, "TrainingInputMode": "Pipe"}},
            "'code' channel",
        ),
        (
            {"train": CSV, "code": {**CODE, "S3DistributionType": "ShardedByS3Key"}},
            "'code'",
        ),
    ],
)
def test_fails_on(channels: dict[str, dict[str, str]], message: str) -> None:
    with pytest.raises(ClientError) as failure:
        check_channels(channels)
    assert message in str(failure.value)


def test_takes_a_pipe_of_csv_for_a_version_that_reads_pipes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RANKZERO_XGBOOST_VERSION", "1.7-1")
    piped = {**CSV, "TrainingInputMode": "Pipe"}
    assert check_channels({"train": piped, "validation": piped}) == "csv"
    with pytest.raises(ClientError, match="text/libsvm is not read from a pipe"):
        check_channels({"train": {**PLAIN, "TrainingInputMode": "Pipe"}})
    monkeypatch.setenv("RANKZERO_XGBOOST_VERSION", "3.2-0")
    with pytest.raises(ClientError, match="was dropped from the algorithm"):
        check_channels({"train": piped})
