/**
 * Trains again each night, and whenever somebody puts new data into the bucket. It runs locally as it
 * is deployed, with the same rules:
 *
 *     cd examples/apps      # "app" in cdk.json: "npx tsx nightly-retraining.ts"
 *     npx rankzero serve
 *     eval "$(npx rankzero env)"   # in another terminal
 *     aws s3 cp ../data/pima/train.csv s3://$BUCKET/data/pima/train.csv
 *     aws stepfunctions list-executions --state-machine-arn …
 *
 * In an app of your own, import from `rankzero`.
 */
import { App, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Artifacts, TrainingWorkflow, Trigger } from '../../lib/constructs';
import { builtinTask } from '../../lib/core';

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Retraining');
const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
const workflow = new TrainingWorkflow(stack, 'Training', {
  workflowName: 'retraining',
  tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
  bucket,
  sageMakerRole,
});

const request = {
  task: 'xgboost',
  inputs: {
    train: `s3://${bucket.bucketName}/data/pima/`,
    hyperparameters: { objective: 'binary:logistic', num_round: 5 },
  },
  startedBy: 'retraining',
};
workflow.startOn(
  'Nightly',
  Trigger.schedule(events.Schedule.cron({ hour: '2', minute: '30' })),
  request,
);
workflow.startOn('NewData', Trigger.objectCreated(bucket, { prefix: 'data/pima/' }), {
  ...request,
  startedBy: events.EventField.fromPath('$.detail.reason'),
});
