import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ScriptTaskOptions, scriptTask, tuningTask } from '../../lib/core';
import { problemsOf } from '../core/_helpers/factories';

const TEXT = readFileSync(join(__dirname, '../../docs/sagemaker-sdk.md'), 'utf8');

/** Arguments of SDK 2; `clients/sagemaker-sdk-2/signatures.py` writes them. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(__dirname, '_helpers/signatures.json'), 'utf8'),
);

const [, table = ''] = /<!-- arguments:.*?-->\n([\s\S]*?)<!-- end of arguments/.exec(TEXT) ?? [];
const ROWS = table
  .split('\n')
  .slice(2)
  .filter(Boolean)
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('each argument of the SDK’s estimators and tuner has a row, and no other', () => {
  const listed = ROWS.map(([, of, argument]) => `${of}.${argument}`);
  const expected = Object.entries(SIGNATURES).flatMap(([of, names]) =>
    names.map((name) => `${of}.\`${name}\``),
  );
  expect(listed).toEqual(expected);
});

/** Options that a kind of task has: a problem with an unknown one lists them. */
function optionsOf(make: () => unknown): string {
  return problemsOf(make).find(({ code }) => code === 'UnknownField')?.allowed ?? '';
}

test('what stands in place of an argument is an option of the task, or none', () => {
  const script = { script: 'train.py', framework: 'sklearn', version: '1.4-2' };
  const ofScript = optionsOf(() => scriptTask('a', { ...script, x: 1 } as ScriptTaskOptions));
  const ofTuning = optionsOf(() =>
    tuningTask('b', { task: scriptTask('a', script), x: 1 } as never),
  );
  const strange = ROWS.filter(([, of, , here = '']) => {
    const [, option] = /^`(\w+)[^`]*`/.exec(here) ?? [];
    if (option === undefined) return !/^(?:none|the )/.test(here);
    const known = of === 'HyperparameterTuner' && !here.includes('of the script task');
    return !(known ? ofTuning : ofScript).split(', ').includes(option);
  });
  expect(strange).toEqual([]);
});
