"""This repository's app, deployed by `cdk deploy` into an account that moto emulates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from comparison import counted, deployed_templates, differences, policies_of_roles
from emulated_account import EmulatedAccount, emulated_account
from left_out import DROPPED, NOT_MADE


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmulatedAccount, Path]]:
    assembly = tmp_path_factory.mktemp("assembly")
    # app.test.ts asks for the rules of CloudFormation, which takes 5 s of processor time.
    with emulated_account(CDK_VALIDATION="false") as account:
        account.prepare()
        account.deploy(assembly)
        yield account, assembly


def test_every_resource_comes_up(deployed: tuple[EmulatedAccount, Path]) -> None:
    account, assembly = deployed
    for one in deployed_templates(account, assembly):
        kinds = Counter(resource["Type"] for resource in one.template["Resources"].values())
        for kind in NOT_MADE:
            del kinds[kind]
        assert counted(account, one.stack) == kinds


def test_each_resource_is_as_its_template_says(deployed: tuple[EmulatedAccount, Path]) -> None:
    account, assembly = deployed
    found: dict[str, set[str]] = {}
    for one in deployed_templates(account, assembly):
        for kind, keys in differences(account, one).items():
            found.setdefault(kind, set()).update(keys)
    assert found == DROPPED


def test_every_role_has_the_policies_of_the_templates_and_no_others(
    deployed: tuple[EmulatedAccount, Path],
) -> None:
    account, assembly = deployed
    wanted, found = policies_of_roles(account, deployed_templates(account, assembly))
    assert len(found) > 5
    assert found == wanted
