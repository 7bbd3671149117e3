"""Local stand-in of SageMaker's built-in XGBoost algorithm (3.2 line), on the real xgboost library.

Run as ``python -m rankzero_xgboost``, once per host of a training job.

Reads, below the base directory (``/opt/ml``, or ``SAGEMAKER_BASE_DIR``):
    input/config/hyperparameters.json     {name: string}
    input/config/inputdataconfig.json     {channel: {ContentType?, TrainingInputMode, ...}}
    input/config/resourceconfig.json      {current_host, hosts, ...}
    input/config/checkpointconfig.json    {LocalPath}, only for jobs with checkpoints
    input/data/<channel>/                 the channel's files

Writes:
    model/xgboost-model                   the booster in UBJSON (rank 0 only)
    model/xgboost-model-<n>               one per fold with ``_kfold``
    output/data/predictions.csv           with ``_kfold``
    output/failure                        one line, ``ClientError: ...`` or ``AlgorithmError: ...``
    standard output                       ``[<round>]\\ttrain-<metric>:<value>\\tvalidation-...``

Environment:
    SAGEMAKER_BASE_DIR          replaces /opt/ml
    RANKZERO_HOST_ADDRESSES     JSON object host -> address; without it host names are resolved
    RANKZERO_TRACKER_PORT       port on the first host where the hosts meet (default 9099)
    RANKZERO_JOIN_TIMEOUT       seconds a host waits for the others to appear (default 300)
    OMP_NUM_THREADS             threads to train with when ``nthread`` is not given

Exit code: 0 when trained (or stopped with ``save_model_on_termination``), 1 on any failure.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

# A job's program is started with both folders; others that import the stand-in may name only this.
if find_spec("rankzero_job") is None:
    sys.path.append(str(Path(__file__).resolve().parents[2] / "job"))
