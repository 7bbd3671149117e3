"""A deployment from its bootstrap to its end and on: `npm run deploy:check`, about two minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from comparison import counted, deployed_templates, differences
from emulated_account import ACCOUNT, REGION, ROOT, EmulatedAccount, emulated_account
from left_out import DROPPED, NOT_MADE

APP = ("--app", f"npx tsx {ROOT}/test/stacks/deployment/app.ts")
STACKS = ("RankZero-Artifacts", "RankZero-Images", "RankZero-Workflow")


@pytest.fixture(scope="module")
def account() -> Iterator[EmulatedAccount]:
    with emulated_account() as started:
        yield started


def tasks_of(account: EmulatedAccount) -> set[str]:
    """Names of the tasks whose records the account has."""
    pages = account.client("ssm").get_paginator("get_parameters_by_path")
    found = pages.paginate(Path="/rankzero/main/tasks").search("Parameters[].Name")
    return {name.rpartition("/")[2] for name in found}


def repositories_of(account: EmulatedAccount) -> set[str]:
    """Names of the workflow's repositories."""
    listed = account.client("ecr").describe_repositories()["repositories"]
    names = (repository["repositoryName"] for repository in listed)
    return {name for name in names if name.startswith("rankzero/")}


def check_matches(account: EmulatedAccount, assembly: Path) -> None:
    """Nothing is missing, nothing is left over, and all is as the templates say."""
    for one in deployed_templates(account, assembly):
        kinds = Counter(resource["Type"] for resource in one.template["Resources"].values())
        for kind in NOT_MADE:
            del kinds[kind]
        assert counted(account, one.stack) == kinds
        for kind, keys in differences(account, one).items():
            assert keys <= DROPPED.get(kind, set()), kind


def test_a_deployment_lives(account: EmulatedAccount, tmp_path: Path) -> None:
    account.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")

    account.deploy(tmp_path / "first", *APP)
    check_matches(account, tmp_path / "first")
    all_tasks, all_repositories = tasks_of(account), repositories_of(account)
    assert {"xgboost", "centroids", "logistic-tuning"} <= all_tasks
    assert all_repositories == {"rankzero/main/logistic", "rankzero/main/centroids"}

    account.deploy(tmp_path / "without", *APP, left_out="centroids")
    check_matches(account, tmp_path / "without")
    assert tasks_of(account) == all_tasks - {"centroids"}
    assert repositories_of(account) == {"rankzero/main/logistic"}

    account.deploy(tmp_path / "with", *APP)
    check_matches(account, tmp_path / "with")
    assert tasks_of(account) == all_tasks
    assert repositories_of(account) == all_repositories

    account.cdk("destroy", "--all", "--force", *APP, "--output", str(tmp_path / "destroyed"))
    stacks = account.client("cloudformation").describe_stacks()["Stacks"]
    assert not {stack["StackName"] for stack in stacks} & set(STACKS)
    assert tasks_of(account) == repositories_of(account) == set()
    assert account.client("lambda").list_functions()["Functions"] == []
    assert account.client("stepfunctions").list_state_machines()["stateMachines"] == []
    # The bucket has what was trained, and stays.
    buckets = [b["Name"] for b in account.client("s3").list_buckets()["Buckets"]]
    assert sum(name.startswith("rankzero-artifacts") for name in buckets) == 1

    account.deploy(tmp_path / "again", *APP)
    check_matches(account, tmp_path / "again")
    assert tasks_of(account) == all_tasks
