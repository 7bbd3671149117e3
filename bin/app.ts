import './tell-errors';
import { App, Tags } from 'aws-cdk-lib';
import cdk from '../cdk.json';
import { needsImages } from '../lib/constructs';
import { ArtifactsStack, ImagesStack, readSettings, WorkflowStack } from '../lib/stacks';
import { tasks } from '../tasks';

// The command line gives these settings too; with them here, the app makes the same templates
// when it runs without it.
const app = new App({
  analyticsReporting: cdk.versionReporting,
  context: {
    'aws:cdk:enable-path-metadata': cdk.pathMetadata,
    'aws:cdk:enable-asset-metadata': cdk.assetMetadata,
    ...cdk.context,
  },
});

// docs/settings.md lists them all.
const settings = readSettings(app.node);
const { workflow: workflowName = cdk.context.workflow } = settings;
// Each workflow has a bucket of its own: executions of one name would meet in a shared one.
const suffix = workflowName === cdk.context.workflow ? '' : `-${workflowName}`;

// A bucket and a role that are there already leave nothing to make.
const isGiven = settings.bucket !== undefined && settings.sageMakerRole !== undefined;
const artifacts = isGiven
  ? undefined
  : new ArtifactsStack(app, `RankZero-Artifacts${suffix}`, {
      description: 'Rank Zero: bucket of the artifacts and role of the training jobs',
      settings,
    }).artifacts;
// Without a task that brings code there is no image to keep.
const images = needsImages(tasks)
  ? new ImagesStack(app, `RankZero-Images${suffix}`, {
      description: 'Rank Zero: repositories of the training functions’ images',
      settings,
      workflowName,
      tasks,
      ...(artifacts && { bucket: artifacts.bucket }),
    })
  : undefined;
const workflow = new WorkflowStack(app, `RankZero-Workflow${suffix}`, {
  description: 'Rank Zero: training with SageMaker as one workflow',
  settings,
  workflowName,
  tasks: images?.tasks ?? tasks,
  ...(artifacts && { bucket: artifacts.bucket, sageMakerRole: artifacts.sageMakerRole }),
});
// Its records name images, so their repositories come first.
if (images !== undefined) workflow.addStackDependency(images);
Tags.of(app).add('rankzero:workflow', workflowName);
