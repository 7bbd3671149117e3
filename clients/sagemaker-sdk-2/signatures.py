"""Arguments of SDK 2's estimators and of its tuner.

`python signatures.py FILE` writes them as JSON. test/docs has that text, made with SDK 2.257.7, and
compares the table of docs/sagemaker-sdk.md with it.
"""

import inspect
import json
import sys
from pathlib import Path

from sagemaker.estimator import Estimator, EstimatorBase, Framework
from sagemaker.huggingface import HuggingFace
from sagemaker.pytorch import PyTorch
from sagemaker.sklearn import SKLearn
from sagemaker.tensorflow import TensorFlow
from sagemaker.tuner import HyperparameterTuner
from sagemaker.xgboost import XGBoost


def arguments(function):
    kinds = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    named = inspect.signature(function).parameters.values()
    return [each.name for each in named if each.name != "self" and each.kind not in kinds]


def own(kind, *bases):
    """Arguments of a class that its bases do not have."""
    known = {name for base in bases for name in arguments(base.__init__)}
    return [name for name in arguments(kind.__init__) if name not in known]


def signatures():
    frameworks = [PyTorch, HuggingFace, TensorFlow, SKLearn, XGBoost]
    more = [name for kind in frameworks for name in own(kind, EstimatorBase, Framework)]
    return {
        "Estimator": arguments(Estimator.__init__),
        "Framework": own(Framework, Estimator),
        "PyTorch, HuggingFace, TensorFlow, SKLearn, XGBoost": list(
            dict.fromkeys(name for name in more if name not in arguments(Estimator.__init__))
        ),
        "fit": arguments(EstimatorBase.fit),
        "HyperparameterTuner": arguments(HyperparameterTuner.__init__),
    }


def text():
    return json.dumps(signatures(), indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text())
