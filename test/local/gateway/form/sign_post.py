"""Prints a form as boto3 makes it for a browser, in JSON.

Usage: python sign_post.py SIGNATURE_VERSION BUCKET KEY EXPIRES_IN FIELDS CONDITIONS
The last two are JSON. Endpoint, region and credentials come from the environment.
"""

from __future__ import annotations

import json
import sys

import boto3
from botocore.config import Config


def main() -> None:
    """Sign and print."""
    version, bucket, key, seconds, fields, conditions = sys.argv[1:]
    client = boto3.client("s3", config=Config(signature_version=version))
    form = client.generate_presigned_post(
        bucket,
        key,
        Fields=json.loads(fields),
        Conditions=json.loads(conditions),
        ExpiresIn=int(seconds),
    )
    print(json.dumps(form))


if __name__ == "__main__":
    main()
