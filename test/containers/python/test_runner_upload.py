"""Uploads: large files in parts, many small ones, sums that S3 checks too."""

from __future__ import annotations

import os
import zlib
from base64 import b64encode

import pytest
from rankzero.checksum import combine_crc32, encode_crc32
from rankzero.errors import RunnerError
from rankzero.multipart import PART_SIZE, part_size_of
from rankzero.upload import Transfer, UploadError, upload_all

MIB = 1024 * 1024


@pytest.mark.parametrize("cut", [0, 1, 7, 4096, 99_999, 100_000])
def test_checksums_of_pieces_make_that_of_the_whole(cut):
    data = os.urandom(100_000)
    first, second = zlib.crc32(data[:cut]), zlib.crc32(data[cut:])
    assert combine_crc32(first, second, len(data) - cut) == zlib.crc32(data)


def test_a_large_file_goes_up_in_parts_that_arrive_whole(store, tmp_path):
    data = os.urandom(2 * PART_SIZE + 12_345)
    source = tmp_path / "large.bin"
    source.write_bytes(data)
    transfer = Transfer("large.bin", str(source), len(data))
    upload_all(store.client, store.bucket, [transfer])
    assert store.read(f"s3://{store.bucket}/large.bin") == data
    assert transfer.crc32 == b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()
    head = store.client.head_object(Bucket=store.bucket, Key="large.bin")
    assert head["ETag"].strip('"').endswith("-3")
    assert store.unfinished_uploads() == 0


def test_files_of_every_size_around_a_part_arrive(store, tmp_path):
    sizes = [0, 1, PART_SIZE - 1, PART_SIZE, PART_SIZE + 1]
    transfers = []
    for size in sizes:
        (tmp_path / str(size)).write_bytes(bytes(size))
        transfers.append(Transfer(f"n{size}", str(tmp_path / str(size)), size))
    upload_all(store.client, store.bucket, transfers)
    for size, transfer in zip(sizes, transfers, strict=True):
        head = store.client.head_object(Bucket=store.bucket, Key=transfer.key)
        assert head["ContentLength"] == size
        assert transfer.crc32 == encode_crc32(zlib.crc32(bytes(size)))


@pytest.mark.parametrize(
    ("size", "part"),
    [(PART_SIZE, 8 * MIB), (80_000 * MIB, 8 * MIB), (80_001 * MIB, 9 * MIB)],
)
def test_parts_grow_so_that_there_are_never_too_many(size, part):
    assert part_size_of(size) == part
    assert -(-size // part) <= 10_000


@pytest.mark.parametrize("size", [100, PART_SIZE + 100])
def test_fails_when_a_file_changes_under_the_upload(store, tmp_path, size):
    source = tmp_path / "growing.log"
    source.write_bytes(bytes(size + 50))
    with pytest.raises(RunnerError, match="changed while it was uploaded") as caught:
        upload_all(store.client, store.bucket, [Transfer("growing.log", str(source), size)])
    assert caught.value.code == "BadOutput"
    assert store.keys() == []
    assert store.unfinished_uploads() == 0


def test_fails_with_how_far_it_got_and_leaves_no_parts(store, tmp_path):
    (tmp_path / "large.bin").write_bytes(bytes(PART_SIZE))
    transfers = [
        Transfer("large.bin", str(tmp_path / "large.bin"), PART_SIZE),
        Transfer("gone.txt", str(tmp_path / "gone.txt"), 3),
    ]
    with pytest.raises(UploadError, match=r"of 2 files were uploaded") as caught:
        upload_all(store.client, store.bucket, transfers)
    assert isinstance(caught.value.error, FileNotFoundError)
    assert store.unfinished_uploads() == 0


@pytest.mark.parametrize("size", [100, PART_SIZE + 100])
def test_a_file_that_ends_like_a_manifest_is_written_on_condition(store, tmp_path, size):
    sent = []
    for name in ("PutObject", "CompleteMultipartUpload"):
        store.client.meta.events.register(
            f"before-call.s3.{name}",
            lambda params, **_: sent.append(params["headers"].get("If-None-Match")),
        )
    source = tmp_path / "outputs.json"
    source.write_bytes(bytes(size))
    for key in ("w/outputs/outputs.json", "w/outputs/others.json"):
        upload_all(store.client, store.bucket, [Transfer(key, str(source), size)])
    assert sent == ["*", None]
    # The answer to an earlier try was lost.
    upload_all(store.client, store.bucket, [Transfer("w/outputs/outputs.json", str(source), size)])
