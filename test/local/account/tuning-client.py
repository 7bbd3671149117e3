"""Tunes with a local account as any boto3 program would, and prints what it saw as one JSON object.

Usage: python tuning-client.py TUNING_JOB
The argument is the body of CreateHyperParameterTuningJob, in JSON. Endpoint, region and credentials
come from the environment, as everywhere.
"""

from __future__ import annotations

import json
import sys
import time

import boto3


def main() -> None:
    """Create a tuning job, wait for its end, read its trials, refuse to create it again."""
    body = json.loads(sys.argv[1])
    name = body["HyperParameterTuningJobName"]
    sagemaker = boto3.client("sagemaker")
    created = sagemaker.create_hyper_parameter_tuning_job(**body)
    while True:
        job = sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
        if job["HyperParameterTuningJobStatus"] not in ("InProgress", "Stopping"):
            break
        time.sleep(0.05)  # as every client does: no call of AWS waits
    pages = sagemaker.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job").paginate(
        HyperParameterTuningJobName=name,
        SortBy="FinalObjectiveMetricValue",
        SortOrder="Ascending",
        PaginationConfig={"PageSize": 2},
    )
    trials = [trial for page in pages for trial in page["TrainingJobSummaries"]]
    training = sagemaker.describe_training_job(
        TrainingJobName=job["BestTrainingJob"]["TrainingJobName"]
    )
    seen = {
        "arn": created["HyperParameterTuningJobArn"],
        "status": job["HyperParameterTuningJobStatus"],
        "reason": job.get("FailureReason"),
        "best": job["BestTrainingJob"]["TrainingJobName"],
        "year": job["CreationTime"].year,
        "trials": [
            [
                trial["TrainingJobName"],
                trial["FinalHyperParameterTuningJobObjectiveMetric"]["Value"],
                trial["TunedHyperParameters"],
            ]
            for trial in trials
        ],
        "hyperparameters": training["HyperParameters"],
        "tuning": training["TuningJobArn"],
        "model": training["ModelArtifacts"]["S3ModelArtifacts"],
        "jobs": [
            summary["HyperParameterTuningJobName"]
            for summary in sagemaker.list_hyper_parameter_tuning_jobs(NameContains=name)[
                "HyperParameterTuningJobSummaries"
            ]
        ],
    }
    try:
        sagemaker.create_hyper_parameter_tuning_job(**body)
    except sagemaker.exceptions.ResourceInUse as error:
        seen["again"] = str(error)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
