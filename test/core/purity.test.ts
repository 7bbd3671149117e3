import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planTraining } from '../../lib/core';
import { deepFrozen, EXECUTION, FACTS, request, XGBOOST } from './_helpers/factories';

const CORE = resolve(__dirname, '../../lib/core');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

// What core imports is checked by scripts/walls.mjs.
describe('lib/core', () => {
  test('reads no clock, no randomness and no process', () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bBuffer\b/;
    expect(sources(CORE).length).toBeGreaterThan(20);
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
