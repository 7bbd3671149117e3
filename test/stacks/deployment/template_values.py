"""Values of a template once it is deployed: with what CloudFormation fills in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulated_account import ACCOUNT, REGION

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
}
NO_VALUE = object()


def _arn(service: str, resource: str, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:{region}:{account}:{resource}"


ARNS = {
    "AWS::S3::Bucket": lambda name: _arn("s3", name, "", ""),
    "AWS::IAM::Role": lambda name: _arn("iam", f"role/{name}", ""),
    "AWS::Lambda::Function": lambda name: _arn("lambda", f"function:{name}"),
    "AWS::Logs::LogGroup": lambda name: _arn("logs", f"log-group:{name}"),  # AWS: with :* behind.
    "AWS::ECR::Repository": lambda name: _arn("ecr", f"repository/{name}"),
    "AWS::StepFunctions::StateMachine": lambda arn: arn,
    "AWS::Events::Rule": lambda name: _arn("events", f"rule/{name}"),
}


@dataclass(frozen=True)
class DeployedTemplate:
    """A template, and the names that its resources have got."""

    stack: str
    template: dict[str, Any]
    names: dict[str, str]
    """By logical ID."""
    exports: dict[str, str]

    def properties(self, logical_id: str) -> dict[str, Any]:
        """A resource's properties, filled in."""
        resource = self.template["Resources"][logical_id]
        return self.value(resource.get("Properties", {}))

    def value(self, given: Any) -> Any:
        """Any part of the template, filled in."""
        if isinstance(given, list):
            return [v for v in map(self.value, given) if v is not NO_VALUE]
        if not isinstance(given, dict):
            return given
        if len(given) == 1:
            [(function, argument)] = given.items()
            known = getattr(self, f"_{function.lower().replace('::', '_')}", None)
            if known is not None:
                return known(argument)
            assert not function.startswith("Fn::"), f"no way to fill in {function}"
        values = {key: self.value(member) for key, member in given.items()}
        return {key: value for key, value in values.items() if value is not NO_VALUE}

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name == "AWS::StackName":
            return self.stack
        return PSEUDO.get(name) or self.names[name]

    def _fn_getatt(self, argument: list[str]) -> str:
        logical_id, attribute = argument
        if attribute == "Name":
            return self.names[logical_id].rpartition(":")[2]
        assert attribute == "Arn", f"no way to tell {attribute}"
        return ARNS[self.template["Resources"][logical_id]["Type"]](self.names[logical_id])

    def _fn_join(self, argument: list[Any]) -> str:
        separator, parts = argument
        return separator.join(self.value(parts))

    def _fn_sub(self, argument: str) -> str:
        return re.sub(r"\$\{([^}]+)\}", lambda found: self._ref(found[1]), argument)

    def _fn_importvalue(self, name: Any) -> str:
        return self.exports[self.value(name)]
