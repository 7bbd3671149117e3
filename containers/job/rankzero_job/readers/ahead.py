"""Work on the parts of a file, some of them ahead of the one that is wanted next."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

# One more than there are processors: Arrow and NumPy work without the interpreter's lock, and the
# rest of a part needs it.
_WORKERS = min(4, (os.cpu_count() or 1) + 1)


def ahead(parts: Iterable[Part], work: Callable[[Part], Done]) -> Iterator[tuple[Part, Done]]:
    """Yield each part with what was made of it, in order; few parts are in memory at a time."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting: deque[tuple[Part, Future[Done]]] = deque()
        for part in parts:
            waiting.append((part, pool.submit(work, part)))
            if len(waiting) > _WORKERS:
                first, made = waiting.popleft()
                yield first, made.result()
        for first, made in waiting:
            yield first, made.result()
