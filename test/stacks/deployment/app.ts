import { App, Tags } from 'aws-cdk-lib';
import cdk from '../../../cdk.json';
import { ArtifactsStack, ImagesStack, WorkflowStack } from '../../../lib/stacks';
import { tasks } from '../../../tasks';

/** The stacks of this repository's app, without the task that `LEFT_OUT` names. */
const app = new App({ analyticsReporting: false, context: cdk.context });
const workflowName = cdk.context.workflow;
const { artifacts } = new ArtifactsStack(app, 'RankZero-Artifacts', {});
const images = new ImagesStack(app, 'RankZero-Images', {
  workflowName,
  tasks: tasks.filter(({ record }) => record.name !== process.env.LEFT_OUT),
});
const { bucket, sageMakerRole } = artifacts;
const workflow = new WorkflowStack(app, 'RankZero-Workflow', {
  workflowName,
  tasks: images.tasks,
  bucket,
  sageMakerRole,
});
workflow.addStackDependency(images);
Tags.of(app).add('rankzero:workflow', workflowName);
