import { join } from 'node:path';
import { App, type Environment, Stage } from 'aws-cdk-lib';
import { customTask } from '../../../lib/core';
import type { ImageOptions } from '../../../lib/core/model/image-options';
import { ArtifactsStack, ImagesStack } from '../../../lib/stacks';
import { writeFiles } from '../../_helpers/folders';

/** A synthesized CDK app with images for these tasks (none: without), in an empty folder; once, or once a stage. */
export function imageProject(
  folder: string,
  tasks: readonly string[],
  workflows: readonly string[] = ['main'],
  env: Environment = {},
  stages: Readonly<Record<string, Environment>> = {},
  options: ImageOptions = {},
): string {
  writeFiles(folder, { 'cdk.json': '{"app": "false"}', 'code/train.py': 'def train(): ...\n' });
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  if (tasks.length === 0) new ArtifactsStack(app, 'Artifacts');
  const places = Object.entries(stages).map(([name, its]) => new Stage(app, name, { env: its }));
  const scopes = places.length === 0 ? [app] : places;
  for (const [scope, workflowName] of scopes.flatMap((it) =>
    (tasks.length === 0 ? [] : workflows).map((name) => [it, name] as const),
  )) {
    new ImagesStack(scope, `Images-${workflowName}`, {
      ...(places.length === 0 && { env }),
      workflowName,
      sourceRoot: folder,
      tasks: tasks.map((name) =>
        customTask(name, {
          ...{ source: 'code', entry: 'train:train', inputs: {}, outputs: {} },
          ...options,
        }),
      ),
    });
  }
  app.synth();
  return folder;
}
