"""Compiles the libraries of jobs and of the local account, by importing them once.

Usage: python -I compile_imported.py
uv compiles nothing that it installs. Jobs and services write no bytecode, so that folders of
sources stay clean, and compile what they import each time; that takes longer than training on a
small data set. To compile every file of the packages would take minutes. A library that is not
there, or cannot be loaded, is left out.
"""

from __future__ import annotations

import contextlib
import importlib

IMPORTED = (
    "boto3",
    "optuna",
    "pandas",
    "pyarrow.csv",
    "pyarrow.dataset",
    "scipy.sparse",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.neighbors",
    "sklearn.random_projection",
    "xgboost",
    # What lib/local/moto/server.py loads, for the services that it is asked for.
    "moto.moto_server.werkzeug_app",
    "moto.secretsmanager.urls",
    "moto.sns.urls",
)

for name in IMPORTED:
    # Loading a library may fail in any way; who needs it says so.
    with contextlib.suppress(Exception):
        importlib.import_module(name)
