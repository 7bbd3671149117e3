"""Write a training function; Rank Zero runs it on SageMaker and keeps what rank 0 returns.

    from pathlib import Path

    from rankzero import Context, Outputs, task


    @task(persist_outputs=lambda ctx: ctx.rank == 0)
    def train(train: Path, epochs: int, lr: float, ctx: Context) -> Outputs:
        model = ctx.output_dir / "model.npz"
        ...
        return Outputs(model=model, accuracy=0.93)

The decorated function stays an ordinary function: called in a test or a notebook, it just runs.
Importing this package needs the standard library only.
"""

from typing import Any

from .context import Context
from .decorator import task
from .errors import Stopped
from .outputs import Outputs

__all__ = ["Context", "Outputs", "Stopped", "task"]

# What starts runs is for notebooks only: no image has it, and no job loads it.
_NOTEBOOK = ("InvalidRequest", "Run", "RunError", "RunFailed", "Workflow", "attach", "run")


def __getattr__(name: str) -> Any:
    """Load what notebooks use when it is first asked for."""
    if name not in _NOTEBOOK:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import notebook

    return getattr(notebook, name)
