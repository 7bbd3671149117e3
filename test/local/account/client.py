"""Uses a local account as any boto3 program would, and prints what it saw as one JSON object.

Usage: python client.py BUCKET STATE_MACHINE_ARN TRAINING_JOB
The last argument is the body of CreateTrainingJob, in JSON. Endpoint, region and credentials come
from the environment, as everywhere.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from datetime import timedelta

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def main() -> None:
    """Train, start an execution, read its history, store and fetch objects."""
    bucket, machine, body = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    sagemaker = boto3.client("sagemaker")
    created = sagemaker.create_training_job(**body)
    seen = {"TrainingJobArn": created["TrainingJobArn"]}

    states = boto3.client("stepfunctions")
    started = states.start_execution(
        stateMachineArn=machine, input=json.dumps({"mode": "greet", "name": "boto3"})
    )
    seen["execution"] = wait_for(
        lambda: states.describe_execution(executionArn=started["executionArn"])
    )
    seen["events"] = [
        event["type"]
        for page in states.get_paginator("get_execution_history").paginate(
            executionArn=started["executionArn"], PaginationConfig={"PageSize": 2}
        )
        for event in page["events"]
    ]
    try:
        states.start_execution(stateMachineArn=machine, name="a b")
    except states.exceptions.InvalidName as error:
        seen["InvalidName"] = str(error)

    s3 = boto3.client("s3")
    data = b"0123456789" * 1_000_000
    s3.put_object(Bucket=bucket, Key="client/data", Body=data, IfNoneMatch="*")
    try:
        s3.put_object(Bucket=bucket, Key="client/data", Body=b"x", IfNoneMatch="*")
    except ClientError as error:
        seen["second"] = error.response["Error"]["Code"]
    for version in ("s3", "s3v4"):
        signer = boto3.client("s3", config=Config(signature_version=version))
        url = signer.generate_presigned_url(
            "get_object", Params={"Bucket": bucket, "Key": "client/data"}
        )
        with urllib.request.urlopen(url) as answer:
            seen[version] = answer.read() == data
    seen["identity"] = boto3.client("sts").get_caller_identity()["Account"]
    topic = boto3.client("sns").list_topics()["Topics"][0]["TopicArn"]
    boto3.client("sns").publish(TopicArn=topic, Message="done")
    seen["parameter"] = boto3.client("ssm").get_parameter(Name="/fixture/greeting")["Parameter"][
        "Value"
    ]

    sagemaker.get_waiter("training_job_completed_or_stopped").wait(
        TrainingJobName=body["TrainingJobName"], WaiterConfig={"Delay": 1}
    )
    job = sagemaker.describe_training_job(TrainingJobName=body["TrainingJobName"])
    seen["job"] = {
        "status": job["TrainingJobStatus"],
        "year": job["CreationTime"].year,
        "reason": job.get("FailureReason"),
    }
    streams = boto3.client("logs").describe_log_streams(
        logGroupName="/aws/sagemaker/TrainingJobs",
        logStreamNamePrefix=f"{body['TrainingJobName']}/",
    )["logStreams"]
    seen["streams"] = len(streams)
    try:
        boto3.client("lambda").list_functions()
    except ClientError as error:
        seen["lambda"] = error.response["Error"]["Code"]
    seen["curve"] = curve(job)
    try:
        boto3.client("dynamodb").list_tables()
    except ClientError as error:
        seen["dynamodb"] = error.response["Error"]["Code"]
    print(json.dumps(seen, default=str))


def curve(job):
    """Fetch a metric as the SageMaker SDK's TrainingJobAnalytics does, and by GetMetricData."""
    cloudwatch = boto3.client("cloudwatch")
    dimensions = [{"Name": "TrainingJobName", "Value": job["TrainingJobName"]}]
    times = {
        "StartTime": job["TrainingStartTime"],
        "EndTime": job["TrainingEndTime"] + timedelta(minutes=1),
    }
    (listed,) = cloudwatch.list_metrics(Dimensions=dimensions)["Metrics"]
    metric = {name: listed[name] for name in ("Namespace", "MetricName", "Dimensions")}
    points = cloudwatch.get_metric_statistics(
        **metric, **times, Period=60, Statistics=["SampleCount", "Minimum"]
    )["Datapoints"]
    (data,) = cloudwatch.get_metric_data(
        MetricDataQueries=[
            {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Minimum"}}
        ],
        **times,
    )["MetricDataResults"]
    return {
        "metric": metric,
        "values": sum(point["SampleCount"] for point in points),
        "same": sorted(data["Values"]) == sorted(point["Minimum"] for point in points),
        "last": min(data["Values"]) <= job["FinalMetricDataList"][0]["Value"] + 1e-6,
    }


def wait_for(describe):
    """Describe until it no longer runs; return what a test looks at."""
    while True:
        answer = describe()
        if answer["status"] != "RUNNING":
            return {name: answer[name] for name in ("status", "output")}
        time.sleep(0.05)  # as every client does: no call of AWS waits


if __name__ == "__main__":
    main()
