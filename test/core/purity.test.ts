import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { planTraining } from '../../lib/core';
import { deepFrozen, EXECUTION, FACTS, request, XGBOOST } from './_helpers/factories';

const CORE = resolve(__dirname, '../../lib/core');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** What a module imports, re-exports or requires. */
function imports(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const forms = /\bfrom\s+'([^']+)'|\bimport\s*\(?\s*'([^']+)'|\brequire\s*\(\s*'([^']+)'/g;
  return [...text.matchAll(forms)].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

describe('lib/core', () => {
  test('imports nothing but itself: no Node module, no AWS SDK, no CDK', () => {
    const strangers = sources(CORE).flatMap((path) =>
      imports(path)
        .filter((name) => {
          const isOwn = name.startsWith('.') && resolve(path, '..', name).startsWith(CORE);
          return !isOwn;
        })
        .map((name) => `${relative(CORE, path)} imports ${name}`),
    );
    expect(strangers).toEqual([]);
    expect(sources(CORE).length).toBeGreaterThan(20);
  });

  test('reads no clock, no randomness and no process', () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bBuffer\b/;
    expect(sources(CORE).filter((path) => impure.test(readFileSync(path, 'utf8')))).toEqual([]);
  });

  test('plans the same from the same, and changes nothing it is given', () => {
    const input = deepFrozen(
      request(
        {
          validation: { uri: 's3://data/v', contentType: 'csv' },
          hyperparameters: { num_round: 5, eval_metric: ['auc', 'error'], objective: 'rank:map' },
        },
        { overrides: { resources: { instanceType: ['ml.m5.xlarge'] }, tags: { team: 'a' } } },
      ),
    );
    const plan = () =>
      planTraining(deepFrozen(XGBOOST), input, deepFrozen({ ...EXECUTION }), deepFrozen(FACTS));
    expect(plan()).toEqual(plan());
    expect(JSON.stringify(plan())).toBe(JSON.stringify(plan()));
  });

  test('a plan and a record survive JSON unchanged', () => {
    const plan = planTraining(XGBOOST, request(), EXECUTION, FACTS);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(JSON.parse(JSON.stringify(XGBOOST))).toEqual(XGBOOST);
  });
});
