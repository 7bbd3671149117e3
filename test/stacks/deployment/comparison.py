"""Deployed stacks beside the templates that they were deployed from."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from emulated_account import EmulatedAccount
from found_properties import found_properties, inline_policies
from template_values import DeployedTemplate


def deployed_templates(account: EmulatedAccount, assembly: Path) -> list[DeployedTemplate]:
    """The templates of an assembly, with the names that their resources have in the account."""
    cloudformation = account.client("cloudformation")
    exports = {
        export["Name"]: export["Value"] for export in cloudformation.list_exports()["Exports"]
    }
    found = []
    for file in sorted(assembly.glob("*.template.json")):
        stack = file.name.removesuffix(".template.json")
        template = json.loads(file.read_text())
        listed = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
        # What moto knows no name of is called by its logical ID.
        names = {name: name for name in template["Resources"]}
        names |= {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in listed
            if one.get("PhysicalResourceId")
        }
        found.append(DeployedTemplate(stack, template, names, exports))
    return found


def counted(account: EmulatedAccount, stack: str) -> Counter[str]:
    """Resources of a stack by type, as CloudFormation lists them."""
    cloudformation = account.client("cloudformation")
    listed = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
    return Counter(one["ResourceType"] for one in listed if one.get("ResourceType"))


def differences(account: EmulatedAccount, deployed: DeployedTemplate) -> dict[str, set[str]]:
    """Properties, by type of resource, that the account does not have as the template says."""
    differing: dict[str, set[str]] = {}
    for logical_id, resource in deployed.template["Resources"].items():
        kind = resource["Type"]
        found = found_properties(account, kind, deployed.names[logical_id])
        if found is None:
            continue
        wanted = deployed.properties(logical_id)
        wanted.pop("Policies", None)  # See `policies_of_roles`.
        if (
            kind == "AWS::Lambda::Function"
            and _hash_of(account, wanted["Code"]) == found["CodeSha256"]
        ):
            found["Code"] = wanted["Code"]
        differing.setdefault(kind, set()).update(
            key for key, value in wanted.items() if not _same(value, found.get(key))
        )
    return {kind: keys for kind, keys in differing.items() if keys}


def policies_of_roles(
    account: EmulatedAccount, templates: list[DeployedTemplate]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inline policies of all roles, as the templates say and as they are, by role and policy."""
    wanted: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for deployed in templates:
        for logical_id, resource in deployed.template["Resources"].items():
            properties = deployed.properties(logical_id)
            if resource["Type"] == "AWS::IAM::Policy":
                for role in properties["Roles"]:
                    wanted[f"{role} {properties['PolicyName']}"] = properties["PolicyDocument"]
            if resource["Type"] != "AWS::IAM::Role":
                continue
            name = deployed.names[logical_id]
            for policy in properties.get("Policies", []):
                wanted[f"{name} {policy['PolicyName']}"] = policy["PolicyDocument"]
            for policy_name, document in inline_policies(account, name).items():
                found[f"{name} {policy_name}"] = document
    return _plain(wanted), _plain(found)


def _hash_of(account: EmulatedAccount, code: dict[str, str]) -> str:
    """Of an asset as it was uploaded, in the words of Lambda."""
    stored = account.client("s3").get_object(Bucket=code["S3Bucket"], Key=code["S3Key"])
    return base64.b64encode(hashlib.sha256(stored["Body"].read()).digest()).decode()


def _same(wanted: Any, found: Any) -> bool:
    return _plain(wanted) == _plain(found)


def _plain(value: Any) -> Any:
    """Without what is only a way of writing: the order of a list, JSON in a text."""
    if isinstance(value, str) and value[:2] in ('{"', '["', "[{"):
        return _plain(json.loads(value))
    if isinstance(value, list):
        return sorted(
            (_plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True)
        )
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    return value
