"""Shows what parameters do in the services behind the gateway, as boto3 sees it.

Prints one JSON object: a line of the table by its name, with the effect, or the code of the error.
Endpoint, region and credentials come from the environment.
"""

from __future__ import annotations

import json
import time

import boto3
from botocore.exceptions import ClientError

GROUP = "/a/group"
BUCKET = "parameters"
VERSIONED = "parameters-versioned"
# Events of more than two weeks ago are not taken.
START = int(time.time()) * 1000 - 60_000


def logs_table():
    """Rows for CloudWatch Logs: three streams of four events, one each second, in turn."""
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName=GROUP)
    for number, stream in enumerate(("one/algo-1", "one/algo-2", "other/algo-1")):
        logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        events = [
            {"timestamp": START + 1000 * second + number, "message": f"{stream} {second} {word}"}
            for second, word in enumerate(("ok", "ERROR", "ok", "WARN"))
        ]
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)

    def find(**more):
        given = {"logGroupName": GROUP, **more}
        return [event["message"] for event in logs.filter_log_events(**given)["events"]]

    def pages():
        paginator = logs.get_paginator("filter_log_events")
        found = [
            event["eventId"]
            for page in paginator.paginate(logGroupName=GROUP, PaginationConfig={"PageSize": 5})
            for event in page["events"]
        ]
        return [len(found), len(set(found))]

    def get(**more):
        given = {"logGroupName": GROUP, "logStreamName": "one/algo-1", **more}
        return [
            event["message"].partition(" ")[2] for event in logs.get_log_events(**given)["events"]
        ]

    arn = "arn:aws:logs:us-east-1:123456789012:log-group:" + GROUP + ":*"
    return {
        "logStreamNamePrefix": lambda: {m.split()[0] for m in find(logStreamNamePrefix="one/")},
        "logStreamNames": lambda: {m.split()[0] for m in find(logStreamNames=["other/algo-1"])},
        "logStreamNames of none": lambda: find(logStreamNames=["none"]),
        "names and prefix": lambda: find(logStreamNames=["a"], logStreamNamePrefix="a"),
        "order": lambda: [m.split()[1] for m in find()],
        "startTime": lambda: len(find(startTime=START + 3000)),
        "endTime": lambda: len(find(endTime=START + 1000)),
        "limit": lambda: len(find(limit=5)),
        "limit too high": lambda: find(limit=10_001),
        "nextToken": pages,
        "nextToken of nobody": lambda: find(nextToken="x"),
        "nextToken of another question": lambda: find(
            filterPattern="ERROR",
            nextToken=logs.filter_log_events(logGroupName=GROUP, limit=1)["nextToken"],
        ),
        "filterPattern": lambda: len(find(filterPattern="ERROR")),
        "filterPattern in quotes": lambda: find(filterPattern='"2 ok" "other"'),
        "filterPattern with ?": lambda: len(find(filterPattern="?ERROR ?WARN")),
        "filterPattern with -": lambda: len(find(filterPattern="-ok")),
        "filterPattern of JSON": lambda: find(filterPattern="{ $.a = 1 }"),
        "filterPattern of a regex": lambda: find(filterPattern="%a+%"),
        "logGroupIdentifier": lambda: len(logs.filter_log_events(logGroupIdentifier=arn)["events"]),
        "startFromHead and limit": lambda: get(startFromHead=True, limit=2),
        "limit from the tail": lambda: get(limit=1),
        "endTime of a stream": lambda: get(endTime=START + 1000),
        "startTime of a stream": lambda: get(startTime=START + 3000),
        "streams by prefix": lambda: len(
            logs.describe_log_streams(logGroupName=GROUP, logStreamNamePrefix="one/")["logStreams"]
        ),
        "streams descending": lambda: logs.describe_log_streams(
            logGroupName=GROUP, descending=True, limit=1
        )["logStreams"][0]["logStreamName"],
        "groups by pattern": lambda: [
            len(logs.describe_log_groups(logGroupNamePattern=pattern)["logGroups"])
            for pattern in ("grou", "Grou")
        ],
    }


def s3_table():
    """Rows for S3: five small objects."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    for key in ("a/1", "a/2", "b/1", "c", "d e"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"0123")

    def keys(**more):
        answer = s3.list_objects_v2(Bucket=BUCKET, **more)
        prefixes = [prefix["Prefix"] for prefix in answer.get("CommonPrefixes", [])]
        return [found["Key"] for found in answer.get("Contents", [])] + prefixes

    def get(**more):
        return s3.get_object(Bucket=BUCKET, Key="c", **more)["Body"].read().decode()

    def copy(**more):
        given = {"Bucket": BUCKET, "Key": "e", "CopySource": f"{BUCKET}/c", **more}
        return s3.copy_object(**given)

    def pages():
        paginator = s3.get_paginator("list_objects_v2")
        listed = paginator.paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2})
        found = [key["Key"] for page in listed for key in page["Contents"]]
        return [len(found), len(set(found))]

    def first_pages():
        paginator = s3.get_paginator("list_objects")
        listed = paginator.paginate(Bucket=BUCKET, Delimiter="/", PaginationConfig={"PageSize": 2})
        return [
            [folder["Prefix"] for folder in page.get("CommonPrefixes", [])]
            + [key["Key"] for key in page.get("Contents", [])]
            for page in listed
        ]

    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]

    s3.create_multipart_upload(Bucket=BUCKET, Key="one")

    def uploads():
        first = s3.list_multipart_uploads(Bucket=BUCKET, MaxUploads=1)
        second = s3.list_multipart_uploads(
            Bucket=BUCKET,
            MaxUploads=1,
            KeyMarker=first["NextKeyMarker"],
            UploadIdMarker=first["NextUploadIdMarker"],
        )
        return [
            it
            for page in (first, second)
            for it in (page["Uploads"][0]["Key"], page["IsTruncated"])
        ]

    def copy_part(**more):
        place = {"Bucket": BUCKET, "Key": "parts", "UploadId": upload, "PartNumber": 1}
        return s3.upload_part_copy(**{"CopySource": f"{BUCKET}/c", **place, **more})

    # A folder of a versioned bucket whose only key is deleted.
    s3.create_bucket(Bucket=VERSIONED)
    s3.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=VERSIONED, Key="gone/1", Body=b"0123")
    s3.delete_object(Bucket=VERSIONED, Key="gone/1")

    later, earlier = time.time() + 3600, time.time() - 3600
    etag = s3.head_object(Bucket=BUCKET, Key="c")["ETag"]
    owner, other = "123456789012", "999999999999"
    key = b"k" * 32
    return {
        "Prefix": lambda: keys(Prefix="a/"),
        "StartAfter": lambda: keys(StartAfter="b/1"),
        "Delimiter": lambda: keys(Delimiter="/"),
        "MaxKeys": lambda: keys(MaxKeys=2),
        "ContinuationToken": pages,
        "MaxKeys of the first listing": first_pages,
        "MaxKeys below zero": lambda: keys(MaxKeys=-1),
        "MaxUploads": uploads,
        "ContinuationToken of nobody": lambda: keys(ContinuationToken="x"),
        "Delimiter where all is deleted": lambda: s3.list_objects_v2(
            Bucket=VERSIONED, Delimiter="/"
        ).get("CommonPrefixes", []),
        "Delimiter of the first listing where all is deleted": lambda: s3.list_objects(
            Bucket=VERSIONED, Delimiter="/"
        ).get("CommonPrefixes", []),
        "EncodingType": lambda: keys(StartAfter="c", EncodingType="url"),
        "Range": lambda: get(Range="bytes=1-2"),
        "IfMatch": lambda: get(IfMatch='"x"'),
        "IfNoneMatch": lambda: get(IfNoneMatch=etag),
        "ResponseContentType": lambda: s3.get_object(
            Bucket=BUCKET, Key="c", ResponseContentType="x/y"
        )["ContentType"],
        "PartNumber": lambda: get(PartNumber=1),
        "ExpectedBucketOwner": lambda: get(ExpectedBucketOwner=owner),
        "ExpectedBucketOwner of another": lambda: get(ExpectedBucketOwner=other),
        "SSECustomerKey": lambda: s3.put_object(
            Bucket=BUCKET, Key="f", SSECustomerKey=key, SSECustomerAlgorithm="AES256"
        ),
        "CopySourceIfMatch": lambda: copy(CopySourceIfMatch='"x"'),
        "CopySourceIfMatch that holds": lambda: bool(copy(CopySourceIfMatch=etag)),
        "CopySourceIfNoneMatch": lambda: copy(CopySourceIfNoneMatch=etag),
        "CopySourceIfModifiedSince": lambda: copy(CopySourceIfModifiedSince=later),
        "CopySourceIfUnmodifiedSince": lambda: copy(CopySourceIfUnmodifiedSince=earlier),
        "CopySourceIfMatch before a time": lambda: bool(
            copy(CopySourceIfMatch=etag, CopySourceIfUnmodifiedSince=earlier)
        ),
        "CopySource of a part that is not there": lambda: copy_part(CopySource=f"{BUCKET}/none"),
        "CopySource that is deleted": lambda: copy(CopySource=f"{VERSIONED}/gone/1"),
        "CopySourceIfMatch of a part": lambda: copy_part(CopySourceIfMatch='"x"'),
        "CopySourceIfMatch of a part that holds": lambda: bool(copy_part(CopySourceIfMatch=etag)),
        "IfNoneMatch of a copy": lambda: copy(IfNoneMatch="*"),
        "WriteOffsetBytes": lambda: s3.put_object(Bucket=BUCKET, Key="g", WriteOffsetBytes=4),
        "delete with IfMatch": lambda: s3.delete_object(Bucket=BUCKET, Key="c", IfMatch='"x"'),
    }


def other_tables():
    """Rows for Parameter Store and SNS."""
    ssm, sns = boto3.client("ssm"), boto3.client("sns")
    secrets = boto3.client("secretsmanager")
    for name, kind in (("/p/a", "String"), ("/p/b/c", "String"), ("/p/s", "SecureString")):
        ssm.put_parameter(Name=name, Value="v", Type=kind)

    def by_path(**more):
        found = ssm.get_parameters_by_path(Path="/p", **more)["Parameters"]
        return [parameter["Name"] for parameter in found]

    def described():
        first = ssm.describe_parameters(MaxResults=1)
        paginator = ssm.get_paginator("describe_parameters")
        listed = paginator.paginate(PaginationConfig={"PageSize": 2})
        found = [parameter["Name"] for page in listed for parameter in page["Parameters"]]
        names = [parameter["Name"] for parameter in first["Parameters"]]
        return [names, len(found), "NextToken" in first]

    def put(name, **more):
        given = {"Name": name, "Value": "v", "Type": "String", **more}
        return ssm.put_parameter(**given)["Version"]

    topic = sns.create_topic(Name="t")["TopicArn"]

    def publish(**more):
        return bool(sns.publish(TopicArn=topic, **more)["MessageId"])

    structured = json.dumps({"default": "m"})
    return {
        "Path": by_path,
        "Recursive": lambda: by_path(Recursive=True),
        "WithDecryption": lambda: ssm.get_parameter(Name="/p/s", WithDecryption=True)["Parameter"][
            "Value"
        ],
        "Overwrite": lambda: put("/p/a"),
        "Overwrite is true": lambda: put("/p/a", Overwrite=True),
        "MaxResults": described,
        "NextToken of a description by nobody": lambda: ssm.describe_parameters(NextToken="x"),
        "NextToken of secrets by nobody": lambda: secrets.list_secrets(NextToken="x"),
        "NextToken of topics by nobody": lambda: sns.list_topics(NextToken="x"),
        "NextToken of a path by nobody": lambda: by_path(NextToken="x"),
        "AllowedPattern": lambda: put("/p/x", AllowedPattern="^d+$"),
        "Value too long": lambda: put("/p/x", Value="x" * 4097),
        "Tier": lambda: put("/p/x", Value="x" * 4097, Tier="Advanced"),
        "Message": lambda: publish(Message="m"),
        "MessageStructure": lambda: publish(Message=structured, MessageStructure="json"),
        "MessageStructure without": lambda: publish(Message="m", MessageStructure="json"),
    }


def effect(row):
    """Return what a row shows, or the code of its error."""
    try:
        found = row()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return sorted(found) if isinstance(found, set) else found


def main() -> None:
    """Print the table."""
    table = {**logs_table(), **s3_table(), **other_tables()}
    print(json.dumps({name: effect(row) for name, row in table.items()}, default=str))


if __name__ == "__main__":
    main()
