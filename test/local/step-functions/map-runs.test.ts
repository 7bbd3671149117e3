import { systemClock } from '../../../lib/local/aws/clock';
import { AwsError } from '../../../lib/local/aws/errors';
import { type RoleObjects, StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, finished, invokeLambda, prefix, roleArn } from './_helpers/echo';

const machineArn = `${prefix}:stateMachine:Many`;
const MAP_RUN = /^arn:aws:states:us-east-1:123456789012:mapRun:Many\/Runs:[0-9a-f-]{36}$/;

/** The objects of a bucket, by key. */
let objects: Record<string, string>;
/** Actions that the role was asked to be allowed. */
let asked: string[];
let service: StepFunctionsService;

const s3: RoleObjects = {
  read: async (_bucket, key) => {
    if (objects[key] === undefined) throw new Error('The specified key does not exist.');
    return objects[key];
  },
  list: async (_bucket, start) =>
    Object.keys(objects).flatMap((Key) => (Key.startsWith(start) ? [{ Key }] : [])),
  write: async (_bucket, key, text) => {
    objects[key] = text;
  },
};

/** Fails for an item that is told to, and hangs for one that is told to. */
const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Which',
  States: {
    Which: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.fail = true %}', Next: 'No' },
        { Condition: '{% $states.input.hang = true %}', Next: 'Hang' },
      ],
      Default: 'Yes',
    },
    Yes: { Type: 'Pass', End: true },
    No: { Type: 'Fail', Error: 'Odd', Cause: 'It was told to.' },
    Hang: { Type: 'Wait', Seconds: 3_600, End: true },
  },
};

function reader(config: object | undefined, action = 'getObject', args: object = { Key: 'items' }) {
  return {
    Resource: `arn:aws:states:::s3:${action}`,
    Arguments: { Bucket: 'bucket', ...args },
    ...(config === undefined ? {} : { ReaderConfig: config }),
  };
}

/** Runs a machine of one Map. */
async function run(map: object, input: unknown = {}): Promise<Answer> {
  asked = [];
  const many = {
    QueryLanguage: 'JSONata',
    StartAt: 'Map',
    States: { Map: { Type: 'Map', Label: 'Runs', ItemProcessor: processor, End: true, ...map } },
  };
  service = new StepFunctionsService({
    clock: systemClock,
    integrations: { invokeLambda, integrations: {} },
    stateMachines: [{ name: 'Many', arn: machineArn, definition: JSON.stringify(many), roleArn }],
    mapRuns: {
      objectsOf: () => s3,
      check: async (role, { action, resource }) => {
        asked.push(`${role} ${action} ${resource}`);
        if (resource === denied) throw new AwsError('AccessDeniedException', 'may not');
      },
    },
  });
  const started: Answer = await service.call('StartExecution', {
    stateMachineArn: machineArn,
    name: 'many',
    input: JSON.stringify(input),
  });
  return started;
}

let denied: string | undefined;

async function end(map: object, input?: unknown): Promise<Answer> {
  const { executionArn } = await run(map, input);
  return finished(service, executionArn);
}

async function events(): Promise<Answer[]> {
  const executionArn = `${prefix}:execution:Many:many`;
  const answer: Answer = await service.call('GetExecutionHistory', { executionArn });
  return answer.events;
}

beforeEach(() => {
  objects = {};
  denied = undefined;
});
afterEach(() => service?.close());

describe('items', () => {
  test.each<[string, object, string, unknown[]]>([
    ['of JSON Lines', { InputType: 'JSONL' }, '{"a":1}\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['of a JSON array', { InputType: 'JSON', MaxItems: '{% 1 + 1 %}' }, '[1,2,3]', [1, 2]],
    [
      'of a CSV file with its own headers',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'H1,\nValue4,Value5,Value6\n"a ""b"", c"\n',
      [
        { H1: 'Value4', '': 'Value5' },
        { H1: 'a "b", c', '': '' },
      ],
    ],
    [
      'of a CSV file with given headers',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['H1'], MaxItems: 0 },
      'Value1,Value2\r\n   ,x',
      [{ H1: 'Value1' }, { H1: '   ' }],
    ],
  ])('%s', async (_, config, text, expected) => {
    objects.items = text;
    const { status, output } = await end({ ItemReader: reader(config) });
    expect([status, JSON.parse(output)]).toEqual(['SUCCEEDED', expected]);
  });

  test('of a listing', async () => {
    objects = { 'data/a': '', 'data/b': '', 'other/c': '' };
    const { output } = await end({
      ItemReader: reader(undefined, 'listObjectsV2', { Prefix: 'data/' }),
    });
    expect(JSON.parse(output)).toEqual([{ Key: 'data/a' }, { Key: 'data/b' }]);
  });

  test.each<[string, object, string, string]>([
    ['no array', { InputType: 'JSON' }, '{}', 'Attempting to map over non-iterable node.'],
    [
      'the same header twice',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['H1', 'H1'] },
      'a,b',
      'CSV headers cannot contain duplicates.',
    ],
    [
      'a negative MaxItems',
      { InputType: 'JSON', MaxItems: '{% -1 %}' },
      '[]',
      'field MaxItems must be positive',
    ],
  ])('%s fails the Map run as recorded', async (_, config, text, cause) => {
    objects.items = text;
    const error = 'States.ItemReaderFailed';
    expect(await end({ ItemReader: reader(config) })).toMatchObject({
      status: 'FAILED',
      error,
      cause,
    });
    expect((await events()).slice(2)).toMatchObject([
      {
        id: 3,
        previousEventId: 2,
        type: 'MapStateStarted',
        mapStateStartedEventDetails: { length: 0 },
      },
      { id: 4, previousEventId: 3, type: 'MapRunStarted' },
      {
        id: 5,
        previousEventId: 4,
        type: 'MapRunFailed',
        mapRunFailedEventDetails: { error, cause },
      },
      { id: 6, previousEventId: 5, type: 'MapStateFailed' },
      { id: 7, previousEventId: 6, type: 'ExecutionFailed' },
    ]);
  });

  test('that is not there fails it too', async () => {
    expect(await end({ ItemReader: reader({ InputType: 'JSONL' }) })).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: 'The specified key does not exist.',
    });
  });
});

describe('a Map run', () => {
  const writer = {
    Resource: 'arn:aws:states:::s3:putObject',
    Arguments: { Bucket: 'bucket', Prefix: 'mapJobs' },
  };

  test('has the events of the recording, and writes results and a manifest', async () => {
    const items = [{ n: 0 }, { fail: true }, { n: 2 }];
    const map = {
      ResultWriter: writer,
      ToleratedFailureCount: '{% 1 %}',
      ToleratedFailurePercentage: 62.5,
    };
    const { status, output } = await end(map, items);
    const { MapRunArn, ResultWriterDetails } = JSON.parse(output);
    const id = MapRunArn.split(':').at(-1);
    expect([status, MapRunArn, ResultWriterDetails]).toEqual([
      'SUCCEEDED',
      expect.stringMatching(MAP_RUN),
      { Bucket: 'bucket', Key: `mapJobs/${id}/manifest.json` },
    ]);
    expect((await events()).slice(2)).toMatchObject([
      {
        id: 3,
        previousEventId: 2,
        type: 'MapStateStarted',
        mapStateStartedEventDetails: { length: 3 },
      },
      { id: 4, previousEventId: 3, mapRunStartedEventDetails: { mapRunArn: MapRunArn } },
      { id: 5, previousEventId: 4, type: 'MapRunSucceeded' },
      { id: 6, previousEventId: 5, type: 'MapStateSucceeded' },
      { id: 7, previousEventId: 4, type: 'MapStateExited' },
      { id: 8, previousEventId: 7, type: 'ExecutionSucceeded' },
    ]);
    const written = (name: string) => JSON.parse(objects[`mapJobs/${id}/${name}.json`] ?? '');
    expect(written('manifest')).toEqual({
      DestinationBucket: 'bucket',
      MapRunArn,
      ResultFiles: {
        FAILED: [{ Key: `mapJobs/${id}/FAILED_0.json`, Size: expect.any(Number) }],
        PENDING: [],
        SUCCEEDED: [{ Key: `mapJobs/${id}/SUCCEEDED_0.json`, Size: expect.any(Number) }],
      },
    });
    expect(written('SUCCEEDED_0')).toMatchObject([
      {
        ExecutionArn: expect.stringMatching(/:execution:Many\/Runs:[0-9a-f-]{36}$/),
        Input: '{"n":0}',
        InputDetails: { Included: true },
        Output: '{"n":0}',
        StateMachineArn: `${machineArn}/Runs`,
        Status: 'SUCCEEDED',
        StartDate: expect.stringMatching(/Z$/),
      },
      { Input: '{"n":2}' },
    ]);
    expect(written('FAILED_0')).toMatchObject([
      { Status: 'FAILED', Error: 'Odd', Cause: 'It was told to.', Input: '{"fail":true}' },
    ]);
    const described: Answer = await service.call('DescribeMapRun', { mapRunArn: MapRunArn });
    expect(described).toMatchObject({
      toleratedFailureCount: 1,
      toleratedFailurePercentage: 62.5,
    });
    expect(described).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { total: 3, succeeded: 2, failed: 1, running: 0, pending: 0, resultsWritten: 3 },
    });
    const { executions }: Answer = await service.call('ListExecutions', { mapRunArn: MapRunArn });
    expect(executions).toHaveLength(3);
    const { mapRuns }: Answer = await service.call('ListMapRuns', {
      executionArn: `${prefix}:execution:Many:many`,
    });
    expect(mapRuns).toMatchObject([
      { mapRunArn: MapRunArn, stateMachineArn: `${machineArn}/Runs` },
    ]);
    // What the items ran is no execution of the state machine itself.
    const { executions: own }: Answer = await service.call('ListExecutions', {
      stateMachineArn: machineArn,
    });
    expect(own).toHaveLength(1);
  });

  test('fails at its first failure, and stops what runs', async () => {
    const { error, cause } = await end({}, [{ hang: true }, { fail: true }]);
    expect([error, cause]).toEqual([
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    ]);
    const { mapRuns }: Answer = await service.call('ListMapRuns', {
      executionArn: `${prefix}:execution:Many:many`,
    });
    const [{ mapRunArn }] = mapRuns;
    expect(await service.call('DescribeMapRun', { mapRunArn })).toMatchObject({
      status: 'FAILED',
      itemCounts: { aborted: 1, failed: 1 },
    });
  });

  test('runs no more at a time than it may', async () => {
    const { executionArn } = await run({ MaxConcurrency: 2 }, Array(5).fill({ hang: true }));
    const described = async (): Promise<Answer> => {
      const { mapRuns }: Answer = await service.call('ListMapRuns', { executionArn });
      if (mapRuns.length === 0) return { itemCounts: { running: 0 } };
      return service.call('DescribeMapRun', { mapRunArn: mapRuns[0].mapRunArn });
    };
    const counts = async () => (await described()).itemCounts;
    // The state machine goes on between calls.
    while ((await counts()).running < 2) await new Promise(setImmediate);
    expect(await counts()).toMatchObject({ running: 2, pending: 3, total: 5 });
    await service.call('StopExecution', { executionArn });
    await service.finished(executionArn);
    expect(await described()).toMatchObject({
      status: 'ABORTED',
      itemCounts: { running: 0, aborted: 2 },
    });
  });

  test('gives each item what the selector makes of it, and starts it as the machine’s role', async () => {
    const ItemSelector = {
      name: "{% $states.context.Execution.Name & '-' & $states.context.Map.Item.Index %}",
      value: '{% $states.context.Map.Item.Value %}',
    };
    const { output } = await end({ ItemSelector }, ['a', 'b']);
    expect(JSON.parse(output)).toEqual([
      { name: 'many-0', value: 'a' },
      { name: 'many-1', value: 'b' },
    ]);
    expect(new Set(asked)).toEqual(new Set([`${roleArn} states:StartExecution ${machineArn}`]));
  });

  test('fails where the role may not start its own state machine', async () => {
    denied = machineArn;
    expect(await end({}, ['a'])).toMatchObject({ status: 'FAILED', cause: 'may not' });
  });
});
