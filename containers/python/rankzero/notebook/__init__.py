"""Start training from a notebook or a script, here or in an AWS account.

    import rankzero

    run = rankzero.run("xgboost", train=frame, hyperparameters={"num_round": 100}, local=True)
    run.metrics["validation:auc"], run.outputs["model"].path

Nothing of this goes into images. Local runs need Node.js 20 or newer; runs in an account need
boto3.
"""

from .errors import InvalidRequest, RunError, RunFailed
from .outputs import Output
from .run import Run
from .workflow import Workflow, attach, run

__all__ = [
    "InvalidRequest",
    "Output",
    "Run",
    "RunError",
    "RunFailed",
    "Workflow",
    "attach",
    "run",
]
