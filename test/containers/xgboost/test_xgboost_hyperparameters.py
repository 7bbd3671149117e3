"""What the algorithm accepts and refuses as hyperparameters."""

from __future__ import annotations

import pytest
from rankzero_job.errors import ClientError
from rankzero_xgboost.hyperparameters import ACCEPTED, OBJECTIVES, read_hyperparameters


def read(**given: str) -> dict[str, object]:
    """Read hyperparameters with the one that is required."""
    return read_hyperparameters({"num_round": "10", **given})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("num_round", "4", 4),
        ("csv_weights", "1", 1),
        ("eta", "0", 0.0),
        ("eta", "1e-2", 0.01),
        ("subsample", "1", 1.0),
        ("gamma", "1e9", 1e9),
        ("max_depth", "0", 0),
        ("scale_pos_weight", "0.001", 0.001),
        ("tweedie_variance_power", "1.5", 1.5),
        ("updater", "grow_colmaker,prune", ["grow_colmaker", "prune"]),
        ("seed", "-2147483647", -2147483647),
        ("base_score", "0", 0.0),
        ("prob_buffer_row", "2", 2),
        ("save_model_on_termination", "true", "true"),
        ("_tuning_objective_metric", "validation:rmse", "validation:rmse"),
        ("objective", "reg:absoluteerror", "reg:absoluteerror"),
        ("predictor", "gpu_predictor", "gpu_predictor"),
        ("tree_method", "gpu_hist", "gpu_hist"),
    ],
)
def test_accepts(name: str, text: str, value: object) -> None:
    assert read(**{name: text})[name] == value


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_accepts_every_objective_of_the_container(objective: str) -> None:
    assert read(objective=objective, num_class="3")["objective"] == objective


@pytest.mark.parametrize(
    "metrics",
    ["auc", "error@0.3,ndcg@5,map@2", "f1,rmse,accuracy", "ndcg@5.5", "mphe,r2"],
)
def test_accepts_metrics_with_an_objective(metrics: str) -> None:
    assert read(objective="binary:logistic", eval_metric=metrics)["eval_metric"] == (
        metrics.split(",")
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("num_round", "0"),
        ("num_round", "5.0"),
        ("num_round", ""),
        ("csv_weights", "2"),
        ("csv_weights", "true"),
        ("early_stopping_rounds", "0"),
        ("booster", "gbforest"),
        ("verbosity", "4"),
        ("nthread", "0"),
        ("eta", "1.1"),
        ("eta", "fast"),
        ("gamma", "-0.1"),
        ("max_depth", "-1"),
        ("subsample", "0"),
        ("colsample_bynode", "1.01"),
        ("tree_method", "gpu"),
        ("sketch_eps", "1"),
        ("scale_pos_weight", "0"),
        ("updater", "grow_quantile_histmaker"),
        ("dsplit", "both"),
        ("refresh_leaf", "2"),
        ("process_type", "new"),
        ("grow_policy", "level"),
        ("monotone_constraints", "(1, 2)"),
        ("monotone_constraints", "[1, 0]"),
        ("monotone_constraints", "(1"),
        ("interaction_constraints", "[[0, 1]]"),
        ("interaction_constraints", "[1, 2]"),
        ("sample_type", "random"),
        ("rate_drop", "1.5"),
        ("one_drop", "yes"),
        ("lambda_bias", "2"),
        ("tweedie_variance_power", "1"),
        ("tweedie_variance_power", "2"),
        ("objective", "reg:quantileerror"),
        ("num_class", "1"),
        ("base_score", "-1"),
        ("_kfold", "1"),
        ("_num_cv_round", "0"),
        ("_tuning_objective_metric", "validation:ndcg@5"),
        ("_tuning_objective_metric", "train:rmse"),
        ("_tuning_objective_metric", "rmse"),
        ("seed", "2147483647"),
        ("seed", "-2147483648"),
        ("num_parallel_tree", "0"),
        ("save_model_on_termination", "True"),
        ("prob_buffer_row", "1"),
        ("deterministic_histogram", "1"),
        ("use_dask_gpu_training", "1"),
    ],
)
def test_fails_on_a_value_and_names_hyperparameter_and_value(name: str, text: str) -> None:
    with pytest.raises(ClientError, match=f"^Hyperparameter {name}: ") as failure:
        read(**{name: text})
    assert f'"{text}"' in str(failure.value)


@pytest.mark.parametrize(
    "name",
    [
        "silent",
        "device",
        "enable_categorical",
        "max_cat_to_onehot",
        "disable_default_eval_metric",
    ],
)
def test_fails_on_an_unknown_name(name: str) -> None:
    with pytest.raises(ClientError, match=f"^Extraneous hyperparameter found: {name}"):
        read(**{name: "1"})


def test_fails_with_the_nearest_name() -> None:
    with pytest.raises(ClientError, match="did you mean max_depth"):
        read(max_dept="3")


def test_fails_without_num_round() -> None:
    with pytest.raises(ClientError, match=r"^Missing required hyperparameter: num_round$"):
        read_hyperparameters({"eta": "0.1"})


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("learning_rate", "eta"),
        ("min_split_loss", "gamma"),
        ("reg_lambda", "lambda"),
        ("reg_alpha", "alpha"),
    ],
)
def test_reads_an_alias_as_its_main_name(alias: str, name: str) -> None:
    assert read(**{alias: "0.5"}) == {"num_round": 10, name: 0.5}


def test_of_name_and_alias_the_later_wins() -> None:
    assert read(eta="0.1", learning_rate="0.2")["eta"] == 0.2
    assert read(learning_rate="0.2", eta="0.1")["eta"] == 0.1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"objective": "multi:softmax"}, "add num_class"),
        ({"objective": "multi:softprob"}, "add num_class"),
        ({"eval_metric": "rmse"}, "add objective"),
        (
            {"eval_metric": "auc", "objective": "multi:softprob", "num_class": "3"},
            "Metric 'auc' can only be applied for classification and ranking problems",
        ),
        (
            {"eval_metric": "rmse,auc", "objective": "reg:squarederror"},
            "found reg:squarederror",
        ),
        (
            {"eval_metric": "aft-nloglik", "objective": "survival:cox"},
            "'survival:aft' objective",
        ),
        (
            {"eval_metric": "auc, error", "objective": "binary:logistic"},
            'found " error"',
        ),
        ({"eval_metric": "rmse@2", "objective": "reg:linear"}, 'found "rmse@2"'),
        (
            {"eval_metric": "error@high", "objective": "binary:logistic"},
            'found "error@high"',
        ),
        ({"eval_metric": "", "objective": "binary:logistic"}, "metrics of"),
        ({"updater": "shotgun"}, "add booster gblinear"),
        ({"updater": "prune", "booster": "gblinear"}, "exactly one of"),
        ({"updater": "shotgun,coord_descent", "booster": "gblinear"}, "exactly one of"),
        (
            {"updater": "grow_colmaker", "process_type": "update"},
            "'refresh' and 'prune'",
        ),
        ({"updater": "grow_colmaker,grow_histmaker"}, "only one tree grow plugin"),
        ({"monotone_constraints": "(1, 0)"}, "found no tree_method"),
        ({"monotone_constraints": "(1, 0)", "tree_method": "approx"}, "found approx"),
        ({"interaction_constraints": "[[1, 2]]", "tree_method": "auto"}, "found auto"),
        ({"use_dask_gpu_training": "true", "tree_method": "hist"}, "has no GPU"),
        ({"_kfold": "3"}, "add objective"),
    ],
)
def test_fails_on_a_combination(given: dict[str, str], message: str) -> None:
    with pytest.raises(ClientError) as failure:
        read(**given)
    assert message in str(failure.value)


@pytest.mark.parametrize(
    "given",
    [
        {"monotone_constraints": "(1, 0, -1)", "tree_method": "hist"},
        {"interaction_constraints": "[[1, 2], [3]]", "tree_method": "approx"},
        {"_kfold": "3", "num_class": "3"},
        {"_tuning_objective_metric": "validation:auc"},
        {"eval_metric": "aucpr", "objective": "reg:squarederror"},
        {"updater": "refresh", "process_type": "update"},
        {"updater": "coord_descent", "booster": "gblinear"},
        {"objective": "reg:squarederror", "num_class": "3"},
    ],
)
def test_accepts_a_combination(given: dict[str, str]) -> None:
    assert set(read(**given)) == {"num_round", *given}


def test_knows_every_hyperparameter_of_the_container() -> None:
    # A name lost from the table would be refused as extraneous.
    assert len(ACCEPTED) == 54
