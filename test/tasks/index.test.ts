import * as registered from '../../tasks';

describe('the registered tasks', () => {
  test('are every task that the file exports, under different names', () => {
    const { tasks, ...exported } = registered;
    // In any order: which one a module's exports have is the compiler's affair.
    expect(new Set<unknown>(tasks)).toEqual(new Set(Object.values(exported)));
    expect(new Set(tasks.map(({ record }) => record.name)).size).toBe(tasks.length);
  });

  test('say in a line what they are for', () => {
    for (const { record } of registered.tasks) {
      expect(record.description).toMatch(/^[A-Z].{10,80}$/);
    }
  });

  test('have records that fit a standard parameter', () => {
    for (const { record } of registered.tasks) {
      expect(JSON.stringify(record).length).toBeLessThan(4_096);
    }
  });
});

describe('xgboost', () => {
  test('is the general task: every channel and any hyperparameter of the newest version', () => {
    expect(registered.xgboost.record).toMatchObject({
      name: 'xgboost',
      algorithm: 'xgboost',
      version: '3.2-0',
      inputs: {
        train: { type: 'channel', required: true },
        validation: { type: 'channel', required: false },
        hyperparameters: { type: 'hyperparameters', required: true, defaults: {} },
      },
      outputs: { model: { type: 'model' } },
    });
  });
});
