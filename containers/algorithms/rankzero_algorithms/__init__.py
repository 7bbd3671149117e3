"""Local stand-ins of SageMaker's built-in algorithms that scikit-learn or NumPy trains.

Run as ``python -m rankzero_algorithms <name>``, with one of the names in ``catalogue.py``.

Reads, below the base directory (``/opt/ml``, or ``SAGEMAKER_BASE_DIR``):
    input/config/hyperparameters.json     {name: string}
    input/config/inputdataconfig.json     {channel: {ContentType?, TrainingInputMode, ...}}
    input/config/resourceconfig.json      {current_host, hosts, ...}: one host
    input/data/<channel>/                 the channel's files: CSV or RecordIO-protobuf

Writes:
    model/model_algo-1                    arrays in NumPy's npz format; README.md names them
    output/failure                        one line, ``ClientError: ...`` or ``AlgorithmError: ...``
    standard output                       ``#quality_metric: host=algo-1, test msd <loss>=...``

Exit code: 0 when trained, 1 on any failure. What CSV and RecordIO-protobuf are, and what is wrong
with a file of them, is known by the readers of ``rankzero_job``.
"""
