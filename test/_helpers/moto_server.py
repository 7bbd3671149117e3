"""Serves all of moto on a free loopback port, for tests of what calls AWS without a local account.

The first line of standard output is the port.
"""

from __future__ import annotations

import sys
from types import ModuleType


def stand_in_for_openapi_spec_validator() -> None:
    """Let moto's CloudFormation load without a package, and eleven behind it, that it never calls.

    Only an API that is imported from an OpenAPI document would be validated.
    """

    def validate(*_arguments: object) -> None:
        message = "openapi-spec-validator is not installed, so moto cannot import OpenAPI documents"
        raise NotImplementedError(message)

    name = "openapi_spec_validator"
    for module in (name, f"{name}.validation", f"{name}.validation.exceptions"):
        sys.modules[module] = ModuleType(module)
    vars(sys.modules[name])["validate"] = validate
    vars(sys.modules[f"{name}.validation.exceptions"])["OpenAPIValidationError"] = ValueError


def take_tags_of_parameters_as_cloudformation_does() -> None:
    """CloudFormation's tags of a parameter are a map; moto wants the list of its API."""
    from moto.ssm.models import Parameter

    create = Parameter.create_from_cloudformation_json.__func__

    def with_listed_tags(
        cls: object, name: str, json: dict, *rest: object, **more: object
    ) -> object:
        properties = dict(json["Properties"])
        if isinstance(properties.get("Tags"), dict):
            properties["Tags"] = [{"Key": k, "Value": v} for k, v in properties["Tags"].items()]
        return create(cls, name, {**json, "Properties": properties}, *rest, **more)

    Parameter.create_from_cloudformation_json = classmethod(with_listed_tags)


def forget_what_an_update_removed() -> None:
    """moto keeps a removed resource in mind, and so does not make it when it comes again."""
    from moto.cloudformation.parsing import ResourceMap

    update = ResourceMap.update

    def forgetting(self: ResourceMap, template: dict, parameters: dict | None = None) -> None:
        removed = [name for name in self._resource_json_map if name not in template["Resources"]]
        update(self, template, parameters)
        for name in removed:
            self._parsed_resources.pop(name, None)

    ResourceMap.update = forgetting


def main() -> None:
    """Bind, tell the port, serve until killed."""
    stand_in_for_openapi_spec_validator()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    if "--cloudformation" in sys.argv:
        take_tags_of_parameters_as_cloudformation_does()
        forget_what_an_update_removed()
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
