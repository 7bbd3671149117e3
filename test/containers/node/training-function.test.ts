import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createContext, input, output, trainingFunction } from '../../../containers/node';
import { customTask } from '../../../lib/core';

/** Whether two types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only for true; checked by tsc, like every other type here. */
const isType = <_T extends true>() => undefined;

const declarations = {
  inputs: {
    train: input.channel(),
    validation: input.channel({ optional: true }),
    epochs: input.integer({ default: 3, minimum: 1 }),
    rate: input.float(),
    kind: input.text({ values: ['sgd', 'adam'] }),
    shuffle: input.flag({ default: true }),
    layers: input.json<number[]>(),
  },
  outputs: {
    model: output.file(),
    logs: output.directory(),
    steps: output.integer(),
    note: output.text(),
    history: output.json<number[]>(),
  },
};
const train = trainingFunction(declarations, async (inputs, ctx) => {
  isType<
    Same<
      typeof inputs,
      {
        readonly train: string;
        readonly validation: string | null;
        readonly epochs: number;
        readonly rate: number;
        readonly kind: 'sgd' | 'adam';
        readonly shuffle: boolean;
        readonly layers: number[];
      }
    >
  >();
  return {
    model: `${inputs.train}/model.bin`,
    logs: new URL('file:///logs'),
    steps: inputs.epochs * ctx.worldSize,
    note: inputs.kind,
    history: inputs.layers,
  };
});
const INPUTS = {
  train: '/data',
  validation: null,
  epochs: 2,
  rate: 0.1,
  kind: 'sgd',
  shuffle: false,
  layers: [1],
} as const;

describe('trainingFunction', () => {
  test('gives an ordinary function of the declared types', async () => {
    const outputs = await train({ ...INPUTS, layers: [1] });
    isType<
      Same<
        typeof outputs,
        {
          readonly model: string | URL;
          readonly logs: string | URL;
          readonly steps: number;
          readonly note: string;
          readonly history: number[];
        }
      >
    >();
    expect(outputs).toEqual({
      model: '/data/model.bin',
      logs: new URL('file:///logs'),
      steps: 2,
      note: 'sgd',
      history: [1],
    });
  });

  test('runs as any rank when it is told so', async () => {
    const { steps } = await train({ ...INPUTS, layers: [] }, createContext({ worldSize: 4 }));
    expect(steps).toBe(8);
  });

  test('takes the declarations of its task', () => {
    const { record } = customTask('typed', {
      source: '.',
      entry: 'train.ts:train',
      ...declarations,
    });
    expect(Object.keys(record.inputs)).toEqual(Object.keys(INPUTS));
  });

  test('lets processes that do not persist return nothing', async () => {
    const some = trainingFunction({ inputs: {}, outputs: { steps: output.integer() } }, (_, ctx) =>
      ctx.isMain ? { steps: 1 } : undefined,
    );
    const outputs = await some({});
    isType<Same<typeof outputs, { readonly steps: number } | undefined>>();
    expect(outputs).toEqual({ steps: 1 });
    expect(await some({}, createContext({ rank: 1, worldSize: 2 }))).toBeUndefined();
  });

  test('lets a function without outputs return nothing', async () => {
    const none = trainingFunction({ inputs: {}, outputs: {} }, async () => {});
    expect(await none({})).toBeUndefined();
  });

  test('fails to compile when an output is missing or of another type', () => {
    const outputs = { steps: output.integer() };
    // @ts-expect-error it has to return steps
    trainingFunction({ inputs: {}, outputs }, () => ({}));
    // @ts-expect-error as a number
    trainingFunction({ inputs: {}, outputs }, () => ({ steps: 'many' }));
    // @ts-expect-error and there is no input of that name
    trainingFunction({ inputs: {}, outputs }, ({ epochs }) => ({ steps: epochs }));
  });

  test('fails when it is given no function', () => {
    expect(() => trainingFunction({ inputs: {}, outputs: {} }, 'train' as never)).toThrow(
      TypeError,
    );
  });
});

describe('createContext', () => {
  test('is one process on one host', () => {
    expect(createContext()).toMatchObject({
      jobName: 'local',
      hosts: ['algo-1'],
      currentHost: 'algo-1',
      rank: 0,
      worldSize: 1,
      localRank: 0,
      isMain: true,
      isLocalMain: true,
      networkInterface: 'eth0',
      checkpointDirectory: null,
    });
  });

  test('makes one directory for outputs, at the first look', () => {
    const context = createContext({ rank: 3 });
    const { outputDirectory } = context;
    expect(outputDirectory).toContain('rank-3-');
    expect(context.outputDirectory).toBe(outputDirectory);
    expect(existsSync(dirname(outputDirectory))).toBe(true);
    rmSync(outputDirectory, { recursive: true });
  });

  test.each([
    ['1loss', 1, undefined],
    ['lo;ss', 1, undefined],
    ['loss', '1', undefined],
    ['loss', 1, 0.5],
  ])('fails to log the metric %s=%p at step %p', (name, value, step) => {
    expect(() => createContext().logMetric(name, value as number, step)).toThrow(/^logMetric: /);
  });
});
