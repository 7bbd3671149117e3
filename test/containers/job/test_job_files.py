"""The files of a channel, and what a pipe hands over."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from rankzero_job.files import list_files


def test_a_pipe_is_read_once_and_is_a_file_then(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "train_0")
    writer = threading.Thread(target=(tmp_path / "train_0").write_bytes, args=(b"1,2\n3,4\n",))
    writer.start()
    (file,) = list_files("train", tmp_path / "train")
    writer.join()
    assert (file.name, file.path.read_bytes()) == ("train/train_0", b"1,2\n3,4\n")
    # Nobody writes any more: to open the pipe again would last forever.
    assert list_files("train", tmp_path / "train") == [file]


def test_a_channel_without_a_folder_or_a_pipe_has_no_files(tmp_path: Path) -> None:
    assert list_files("train", tmp_path / "train") == []
