import './tell-errors';
import { App, Tags } from 'aws-cdk-lib';
import cdk from '../cdk.json';
import { needsImages } from '../lib/constructs';
import { ArtifactsStack, ImagesStack, WorkflowStack } from '../lib/stacks';
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

const workflowName: string = app.node.getContext('workflow');
// Each workflow has a bucket of its own: executions of one name would meet in a shared one.
const suffix = workflowName === cdk.context.workflow ? '' : `-${workflowName}`;

const { artifacts } = new ArtifactsStack(app, `RankZero-Artifacts${suffix}`, {
  description: 'Rank Zero: bucket of the artifacts and role of the training jobs',
});
// Without a task that brings code there is no image to keep.
const images = needsImages(tasks)
  ? new ImagesStack(app, `RankZero-Images${suffix}`, {
      description: 'Rank Zero: repositories of the training functions’ images',
      workflowName,
      tasks,
    })
  : undefined;
const workflow = new WorkflowStack(app, `RankZero-Workflow${suffix}`, {
  description: 'Rank Zero: training with SageMaker as one workflow',
  workflowName,
  tasks: images?.tasks ?? tasks,
  bucket: artifacts.bucket,
  sageMakerRole: artifacts.sageMakerRole,
});
// Its records name images, so their repositories come first.
if (images !== undefined) workflow.addStackDependency(images);
Tags.of(app).add('rankzero:workflow', workflowName);
