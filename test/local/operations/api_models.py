"""Prints what operations AWS's own models of the services have, as JSON.

Of services whose operations have names: a list of them. Of S3: its request lines, `METHOD URI`.
"""

import json

import botocore.session

NAMED = {
    "states": "stepfunctions",
    "sagemaker": "sagemaker",
    "ssm": "ssm",
    "secretsmanager": "secretsmanager",
    "sns": "sns",
    "events": "events",
    "logs": "logs",
    "monitoring": "cloudwatch",
    "sts": "sts",
    "iam": "iam",
}

session = botocore.session.get_session()
models = {
    name: list(session.get_service_model(model).operation_names) for name, model in NAMED.items()
}
s3 = session.get_service_model("s3")
lines = [s3.operation_model(name).http for name in s3.operation_names]
models["s3"] = [f"{line['method']} {line['requestUri']}" for line in lines]
print(json.dumps(models))
