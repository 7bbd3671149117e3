"""Local stand-ins of SageMaker's LightGBM and CatBoost, on the real libraries.

Run as ``python -m rankzero_boosters <lightgbm|catboost> <classification|regression>``.

Reads, below the base directory (``/opt/ml``, or ``SAGEMAKER_BASE_DIR``):
    input/config/hyperparameters.json     {name: string}, each a JSON text as JumpStart's are
    input/config/inputdataconfig.json     {channel: {ContentType?, TrainingInputMode, ...}}
    input/config/resourceconfig.json      {current_host, hosts, ...}: one host
    input/data/<channel>/                 CSV without a header, the target in the first column

Writes:
    model/model.pkl                       LightGBM: the booster, by joblib
    model/model                           CatBoost: the model in its own binary format
    model/__models_info__.json            says that the model is trained
    output/failure                        one line, ``ClientError: ...`` or ``AlgorithmError: ...``
    standard output                       ``[1]\\tval's binary_logloss: ...``, ``bestTest = ...``

Exit code: 0 when trained, 1 on any failure.
"""
