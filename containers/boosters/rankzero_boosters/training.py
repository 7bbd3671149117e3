"""The whole of a job: check the request, read the rows, train, write the model."""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from rankzero_job.contract import Job
from rankzero_job.errors import ClientError

from .booster import Booster, Data
from .categories import read_categories
from .channels import Places, find_places
from .hyperparameters import read_hyperparameters
from .log import info
from .problem import check_validation, find_problem
from .rows import Rows, check_features, read_rows

# Of AWS's script: how many rows are set aside, and by which seed.
_SET_ASIDE = 0.2
_SEED = 200
_INFO = "__models_info__.json"
_TRAINED = "is_trained_on_input_data"


def train(job: Job, booster: Booster, is_regression: bool) -> None:
    """Train as AWS's script would; raises ClientError or AlgorithmError."""
    if len(job.hosts) > 1:
        raise ClientError(
            f"The local stand-in of {booster.title} trains on one host, found {len(job.hosts)}: "
            "set instanceCount to 1 here"
        )
    values = read_hyperparameters(booster, job.hyperparameters)
    places = find_places(booster, job)
    data = _read(booster, places)
    problem = find_problem(booster, is_regression, data.train_labels)
    check_validation(problem, data.train_labels, data.validation_labels)
    with tempfile.TemporaryDirectory() as scratch:
        earlier = _earlier_model(booster, places.model, Path(scratch))
        info("Beginning training")
        model = booster.fit(values, data, problem, earlier)
    info("Saving model...")
    job.model_dir.mkdir(parents=True, exist_ok=True)
    booster.save(model, job.model_dir / booster.model_name)
    (job.model_dir / _INFO).write_text(json.dumps({_TRAINED: True}))


def _read(booster: Booster, places: Places) -> Data:
    """Read the rows and set some aside where none are to validate with."""
    rows = read_rows(places.train)
    others = None if places.validation is None else read_rows(places.validation)
    if others is not None and others.features != rows.features:
        raise ClientError(
            f"{others.place.name} has {others.features} features, but {rows.place.name} has "
            f"{rows.features}"
        )
    categories = read_categories(places.root, rows.features)
    for part in (rows, others):
        if part is not None:
            check_features(part, categories, booster.takes_text)
    train, validation = _split(rows) if others is None else (rows.table, others.table)
    return Data(
        train=train.iloc[:, 1:],
        train_labels=train["target"],
        validation=validation.iloc[:, 1:],
        validation_labels=validation["target"],
        categories=categories,
    )


def _split(rows: Rows) -> tuple[Any, Any]:
    """Set a part of the rows aside, the same as AWS's script for LightGBM does."""
    info(
        f"Validation data is not found. {_SET_ASIDE * 100}% of training data is randomly selected "
        f"as validation data. The seed for random sampling is {_SEED}."
    )
    validation = rows.table.sample(frac=_SET_ASIDE, random_state=_SEED)
    if validation.empty:
        raise ClientError(
            f"{rows.place.name} has {len(rows.table)} rows, too few to set 20 % aside to validate "
            "with: give more, or a channel validation"
        )
    return rows.table.drop(validation.index), validation


def _earlier_model(booster: Booster, archive: Path | None, scratch: Path) -> Path | None:
    """Return the trained model of an archive, to go on from; None where it has none."""
    if archive is None:
        return None
    try:
        with tarfile.open(archive) as files:
            files.extractall(scratch, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise ClientError(f"model/{archive.name} is not a .tar.gz: {error}") from error
    about, model = scratch / _INFO, scratch / booster.model_name
    if not about.exists() or not json.loads(about.read_text()).get(_TRAINED) or not model.exists():
        return None
    info("Using previously trained model as the starting model.")
    return model
