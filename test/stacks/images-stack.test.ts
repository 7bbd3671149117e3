import { Template } from 'aws-cdk-lib/assertions';
import { customTask } from '../../lib/core';
import { ArtifactsStack, ImagesStack, WorkflowStack } from '../../lib/stacks';
import { testApp, treeOf } from '../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../_helpers/folders';
import { scrubbed } from '../_helpers/snapshot-setup';

const makeFolder = temporaryFolders();
const sourceRoot = writeFiles(makeFolder(), { 'train.py': 'def train(): ...\n' });

function imagesStack(app = testApp()): ImagesStack {
  return new ImagesStack(app, 'RankZero-Images', {
    workflowName: 'main',
    sourceRoot,
    tasks: [customTask('mine', { source: '.', entry: 'train:train', inputs: {}, outputs: {} })],
  });
}

describe('ImagesStack', () => {
  test('has the constructs that its documentation lists', () => {
    expect(treeOf(imagesStack())).toEqual(['Images', 'Images/mine']);
  });

  test('is this template', () => {
    expect(scrubbed(Template.fromStack(imagesStack()))).toMatchSnapshot();
  });

  test('exports nothing to the workflow, so that a task can leave the app', () => {
    const app = testApp();
    const images = imagesStack(app);
    const { artifacts } = new ArtifactsStack(app, 'RankZero-Artifacts');
    const workflow = new WorkflowStack(app, 'RankZero-Workflow', {
      workflowName: 'main',
      tasks: images.tasks,
      bucket: artifacts.bucket,
      sageMakerRole: artifacts.sageMakerRole,
    });
    app.synth();
    expect(Template.fromStack(images).toJSON().Outputs).toBeUndefined();
    expect(workflow.dependencies).not.toContain(images);
  });
});
