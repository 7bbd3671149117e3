"""Work on parts of a file, ahead of the one that is wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from rankzero_job.readers.ahead import ahead


def test_parts_come_in_their_order_whichever_is_done_first() -> None:
    second_done = threading.Event()

    def work(part: int) -> int:
        if part == 0:
            second_done.wait()
        if part == 1:
            second_done.set()
        return part * 10

    assert list(ahead(range(20), work)) == [(part, part * 10) for part in range(20)]


def test_few_parts_are_taken_before_they_are_wanted() -> None:
    taken = []

    def parts() -> Iterator[int]:
        for part in range(100):
            taken.append(part)
            yield part

    results = ahead(parts(), lambda part: part)
    assert next(results) == (0, 0)
    assert len(taken) <= 5
    results.close()


def test_what_fails_is_raised_where_its_part_is_wanted() -> None:
    results = ahead([1, 0, 2], lambda part: 1 // part)
    assert next(results) == (1, 1)
    with pytest.raises(ZeroDivisionError):
        next(results)
