import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, App, Stack, Stage } from 'aws-cdk-lib';
import { failedForTasksOnly, synthesisNotes } from '../../../lib/cli/project/synthesis-notes';
import { TaskImages } from '../../../lib/constructs';
import { customTask } from '../../../lib/core';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();
const sourceRoot = writeFiles(makeFolder(), { 'good/train.py': '', 'good/.env': 'SECRET=1' });

function task(name: string) {
  return customTask(name, { source: name, entry: 'train:train', inputs: {}, outputs: {} });
}

/** The assembly of an app with these tasks, of which only `good` has a source. */
function assembly(names: readonly string[], more: (stack: Stack) => void = () => {}): string {
  const app = new App({ analyticsReporting: false, outdir: makeFolder() });
  const stack = new Stack(new Stage(app, 'Stage'), 'Test');
  new TaskImages(stack, 'Images', { workflowName: 'main', sourceRoot, tasks: names.map(task) });
  more(stack);
  app.synth();
  return app.outdir;
}

// The library prints what is attached to constructs.
beforeEach(() => void jest.spyOn(console, 'error').mockReturnValue());
afterEach(() => jest.restoreAllMocks());

describe('a synthesis', () => {
  test('failed for tasks only, where nothing else is wrong', () => {
    expect(failedForTasksOnly(assembly(['good', 'bad', 'worse']))).toBe(true);
  });

  test('failed for more, where the app has an error of its own', () => {
    const directory = assembly(['good', 'bad'], (stack) => {
      Annotations.of(stack).addError('too expensive');
    });
    expect(failedForTasksOnly(directory)).toBe(false);
  });

  test('failed for more, where the templates are not valid', () => {
    const directory = assembly(['good', 'bad']);
    const violations = [{ description: 'no such property', severity: 'error' }];
    writeFileSync(
      join(directory, 'validation-report.json'),
      JSON.stringify({ pluginReports: [{ violations }] }),
    );
    expect(failedForTasksOnly(directory)).toBe(false);
  });

  test('failed for something else, where no task is broken or there is no assembly', () => {
    expect(failedForTasksOnly(assembly(['good']))).toBe(false);
    expect(failedForTasksOnly(makeFolder())).toBe(false);
    expect(failedForTasksOnly(join(makeFolder(), 'nowhere'))).toBe(false);
  });

  test('says which tasks are broken, and what their code goes without', () => {
    const [, ...notes] = ['', ...synthesisNotes(assembly(['good', 'bad']))].sort();
    expect(notes).toEqual([
      expect.stringMatching(/^The code of the task good is used without \.env, /),
      expect.stringMatching(/^The task bad cannot run, .* SourceNotFound: .*"bad"/),
    ]);
  });
});
