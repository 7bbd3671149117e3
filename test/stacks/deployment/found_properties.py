"""What an account says of a resource, in the words of CloudFormation's properties."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from emulated_account import EmulatedAccount

Properties = dict[str, Any]


def found_properties(account: EmulatedAccount, kind: str, name: str) -> Properties | None:
    """Properties of a resource that is there. None: of its kind nothing can be asked."""
    read = READERS.get(kind)
    return None if read is None else read(account, name)


def _tags(listed: list[dict[str, str]]) -> list[dict[str, str]]:
    pairs = [{k.capitalize(): v for k, v in tag.items()} for tag in listed]
    return [tag for tag in pairs if not tag["Key"].startswith("aws:")]


def _parameter(account: EmulatedAccount, name: str) -> Properties:
    ssm = account.client("ssm")
    value = ssm.get_parameter(Name=name)["Parameter"]
    [more] = ssm.describe_parameters(
        ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": [name]}]
    )["Parameters"]
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    return {**value, **more, "Tags": {tag["Key"]: tag["Value"] for tag in tags}}


def _role(account: EmulatedAccount, name: str) -> Properties:
    iam = account.client("iam")
    found = iam.get_role(RoleName=name)["Role"]
    return {**found, "Tags": _tags(iam.list_role_tags(RoleName=name)["Tags"])}


def inline_policies(account: EmulatedAccount, role: str) -> dict[str, Any]:
    """A role's inline policies, by name."""
    iam = account.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    documents = {
        name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for name in names
    }
    # moto writes those that CloudFormation made as Python's text, not as JSON.
    return {
        name: ast.literal_eval(text) if isinstance(text, str) else text
        for name, text in documents.items()
    }


def _function(account: EmulatedAccount, name: str) -> Properties:
    found = account.client("lambda").get_function(FunctionName=name)
    told = found["Configuration"]
    tags = [{"Key": key, "Value": value} for key, value in found.get("Tags", {}).items()]
    return {
        **told,
        "Environment": {"Variables": told["Environment"]["Variables"]},
        "Tags": tags,
    }


def _state_machine(account: EmulatedAccount, arn: str) -> Properties:
    states = account.client("stepfunctions")
    found = states.describe_state_machine(stateMachineArn=arn)
    tags = states.list_tags_for_resource(resourceArn=arn)["tags"]
    return {
        "DefinitionString": found["definition"],
        "RoleArn": found["roleArn"],
        "StateMachineType": found["type"],
        "LoggingConfiguration": found.get("loggingConfiguration"),
        "TracingConfiguration": found.get("tracingConfiguration"),
        "Tags": _tags(tags),
    }


def _log_group(account: EmulatedAccount, name: str) -> Properties:
    logs = account.client("logs")
    [found] = [
        group
        for group in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        if group["logGroupName"] == name
    ]
    tags = logs.list_tags_log_group(logGroupName=name)["tags"]
    return {
        "LogGroupName": name,
        "RetentionInDays": found.get("retentionInDays"),
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def _rule(account: EmulatedAccount, name: str) -> Properties:
    events = account.client("events")
    found = events.describe_rule(Name=name)
    tags = events.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]
    return {
        **found,
        "EventPattern": json.loads(found["EventPattern"]),
        "Targets": events.list_targets_by_rule(Rule=name)["Targets"],
        "Tags": _tags(tags),
    }


def _repository(account: EmulatedAccount, name: str) -> Properties:
    ecr = account.client("ecr")
    [found] = ecr.describe_repositories(repositoryNames=[name])["repositories"]
    tags = ecr.list_tags_for_resource(resourceArn=found["repositoryArn"])["tags"]
    policy = _or_none(lambda: ecr.get_lifecycle_policy(repositoryName=name))
    return {
        "RepositoryName": found["repositoryName"],
        "ImageTagMutability": found["imageTagMutability"],
        "ImageScanningConfiguration": {
            "ScanOnPush": found["imageScanningConfiguration"].get("scanOnPush")
        },
        "LifecyclePolicy": policy and {"LifecyclePolicyText": policy["lifecyclePolicyText"]},
        "Tags": _tags(tags),
    }


def _bucket(account: EmulatedAccount, name: str) -> Properties:
    s3 = account.client("s3")
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    access = _or_none(lambda: s3.get_public_access_block(Bucket=name))
    return {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": rule["ApplyServerSideEncryptionByDefault"]}
                for rule in encryption["Rules"]
            ]
        },
        "VersioningConfiguration": {"Status": s3.get_bucket_versioning(Bucket=name).get("Status")},
        "PublicAccessBlockConfiguration": access and access["PublicAccessBlockConfiguration"],
        "LifecycleConfiguration": _or_none(
            lambda: s3.get_bucket_lifecycle_configuration(Bucket=name)
        ),
        "OwnershipControls": _or_none(lambda: s3.get_bucket_ownership_controls(Bucket=name)),
        "Tags": _tags(s3.get_bucket_tagging(Bucket=name)["TagSet"]),
    }


def _or_none(ask: Callable[[], Any]) -> Any:
    """None where the service says that there is no such thing."""
    try:
        return ask()
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise
        return None


READERS: dict[str, Callable[[EmulatedAccount, str], Properties]] = {
    "AWS::ECR::Repository": _repository,
    "AWS::Events::Rule": _rule,
    "AWS::IAM::Role": _role,
    "AWS::Lambda::Function": _function,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::SSM::Parameter": _parameter,
    "AWS::StepFunctions::StateMachine": _state_machine,
}
