import { join } from 'node:path';
import { App, type Environment } from 'aws-cdk-lib';
import { customTask } from '../../../lib/core';
import { ArtifactsStack, ImagesStack } from '../../../lib/stacks';
import { writeFiles } from '../../_helpers/folders';

/** A synthesized CDK app with images for these tasks (none: without), in an empty folder. */
export function imageProject(
  folder: string,
  tasks: readonly string[],
  workflows: readonly string[] = ['main'],
  env: Environment = {},
): string {
  writeFiles(folder, { 'cdk.json': '{"app": "false"}', 'code/train.py': 'def train(): ...\n' });
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  if (tasks.length === 0) new ArtifactsStack(app, 'Artifacts');
  for (const workflowName of tasks.length === 0 ? [] : workflows) {
    new ImagesStack(app, `Images-${workflowName}`, {
      env,
      workflowName,
      sourceRoot: folder,
      tasks: tasks.map((name) =>
        customTask(name, { source: 'code', entry: 'train:train', inputs: {}, outputs: {} }),
      ),
    });
  }
  app.synth();
  return folder;
}
