"""Feeds one channel of a host in Pipe mode: a named pipe for each time that its data are read.

Usage: python -I -S feed.py, with one JSON object on the command line:
  path    of the channel; the pipes are <path>_0, <path>_1, …
  folder  of the objects, which are named in their order: a number, a hyphen, and their own name
  unpacks whether each is unpacked by gzip
  wraps   whether each becomes a record of RecordIO
  seed    of the order, which is another one each time; null: as they are listed

Prints a line when the first pipe is there, and runs until it is ended: whoever has read a pipe may
open the next. Of an object that cannot be unpacked it prints so, and ends with 3. See https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import random
import shutil
import struct
import sys
import tempfile
import zlib
from typing import IO, Any

_BLOCK = 1 << 20
_MAGIC = 0xCED7230A
# A length has 29 bits; a longer record is written in parts of at most so much.
_MOST_LENGTH = (1 << 29) - 4
# By whether a part is the first, and whether it is the last.
_PARTS = {(True, True): 0, (True, False): 1, (False, False): 2, (False, True): 3}


def main() -> None:
    """Feed one reader after the other."""
    plan = json.loads(sys.argv[1])
    path = str(plan["path"])
    os.mkfifo(f"{path}_0", 0o666)
    print("ready", flush=True)
    # A program that removes pipes, or their folder, wants nothing more.
    with contextlib.suppress(FileNotFoundError):
        _feed(plan, path)


def _feed(plan: dict[str, Any], path: str) -> None:
    epoch = 0
    while True:
        # The next one is there before a reader can have come to the end of this one.
        os.mkfifo(f"{path}_{epoch + 1}", 0o666)
        # A reader may have enough before the end.
        with contextlib.suppress(BrokenPipeError), _opened(f"{path}_{epoch}") as pipe:
            for name in _order(plan, epoch):
                try:
                    _send(name, pipe, plan)
                except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                    own = os.path.basename(name).partition("-")[2]
                    print(f"{own} cannot be unpacked by gzip: {error}", flush=True)
                    sys.exit(3)
        os.unlink(f"{path}_{epoch}")
        epoch += 1


def _opened(path: str) -> IO[bytes]:
    """Wait for a reader of a pipe that is there."""
    # Without a buffer, nothing is left to be written at the end.
    return os.fdopen(os.open(path, os.O_WRONLY), "wb", buffering=0)


def _order(plan: dict[str, Any], epoch: int) -> list[str]:
    """Return the files in the order of an epoch: the same for the same seed."""
    folder = plan["folder"]
    files = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    if plan["seed"] is not None:
        random.Random(f"{plan['seed']} {epoch}").shuffle(files)
    return files


def _send(name: str, pipe: IO[bytes], plan: dict[str, Any]) -> None:
    """Send one object."""
    with open(name, "rb") as stored:
        content: Any = gzip.GzipFile(fileobj=stored) if plan["unpacks"] else stored
        if not plan["wraps"]:
            _copy(content, pipe)
        elif plan["unpacks"]:
            # A record begins with its length, which is known only once it is unpacked.
            with tempfile.TemporaryFile() as whole:
                shutil.copyfileobj(content, whole, _BLOCK)
                length = whole.tell()
                whole.seek(0)
                _wrap(whole, length, pipe)
        else:
            _wrap(content, os.fstat(stored.fileno()).st_size, pipe)


def _wrap(content: IO[bytes], length: int, pipe: IO[bytes]) -> None:
    """Send a record of RecordIO, in parts if it is long."""
    sent = 0
    while True:
        size = min(length - sent, _MOST_LENGTH)
        is_last = sent + size == length
        part = _PARTS[sent == 0, is_last]
        _write(pipe, struct.pack("<II", _MAGIC, part << 29 | size))
        _copy(content, pipe, size)
        _write(pipe, bytes(-size % 4))
        sent += size
        if is_last:
            return


def _copy(content: IO[bytes], pipe: IO[bytes], most: int | None = None) -> None:
    left = most
    while left is None or left > 0:
        block = content.read(_BLOCK if left is None else min(_BLOCK, left))
        if not block:
            return
        _write(pipe, block)
        if left is not None:
            left -= len(block)


def _write(pipe: IO[bytes], data: bytes) -> None:
    """Write all of it: a pipe may take less at a time."""
    view = memoryview(data)
    while view:
        view = view[pipe.write(view) or 0 :]


main()
