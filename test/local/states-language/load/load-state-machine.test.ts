import {
  loadStateMachine,
  runStateMachine,
  StateMachineError,
} from '../../../../lib/local/states-language';
import { machine, problemsOf } from '../_helpers';

const pass = { Type: 'Pass', End: true };
/** A distributed Map. */
const distributed = (more: object, config: object = { ExecutionType: 'STANDARD' }) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ...config },
    StartAt: 'X',
    States: { X: pass },
  },
  End: true,
  ...more,
});
const task = { Type: 'Task', Resource: 'arn:aws:states:::demo:work', End: true };
const withState = (state: object) => problemsOf(machine({ S: state, ...targets(state) }));

/** The states that a state under test leads to. */
function targets(state: object): Record<string, object> {
  return JSON.stringify(state).includes('"Next":"T"') ? { T: { Type: 'Succeed' } } : {};
}

describe('loadStateMachine', () => {
  test('takes JSON text, and a machine that is loaded can be run again and again', async () => {
    const loaded = loadStateMachine(JSON.stringify(machine({ S: pass })));
    for (const input of [1, 2]) {
      expect(await runStateMachine({ definition: loaded, input })).toMatchObject({ output: input });
    }
  });

  test('takes states that each say JSONata', () => {
    const S = { ...pass, QueryLanguage: 'JSONata' };
    expect(problemsOf({ StartAt: 'S', States: { S } })).toEqual([]);
  });

  test('takes what AWS takes', () => {
    const definition = machine(
      {
        C: {
          Type: 'Choice',
          Comment: 'x',
          Choices: [{ Condition: true, Next: 'M' }],
          Default: 'W',
        },
        W: { Type: 'Wait', Timestamp: '2026-01-31T12:00:00.123+02:00', Next: 'P' },
        P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: pass } }], End: true },
        M: {
          Type: 'Map',
          Items: [1],
          Iterator: { StartAt: 'I', States: { I: { Type: 'Fail', Error: 'E' } } },
          Retry: [
            { ErrorEquals: ['E', 'F'], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1.5 },
            { ErrorEquals: ['States.ALL'], MaxDelaySeconds: 9, JitterStrategy: 'FULL' },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'P' }],
          End: true,
        },
      },
      { Comment: 'all', Version: '1.0', TimeoutSeconds: 60 },
    );
    expect(problemsOf(definition)).toEqual([]);
  });

  test('fails with every problem at once, each with code, path and sentence', () => {
    const definition = machine({
      A: { Type: 'Pass', Next: 'Nowhere', InputPath: '$.x' },
      B: { Type: 'Pass', Output: '{% 1 + %}', End: true },
    });
    expect(problemsOf(definition)).toEqual([
      "SCHEMA_VALIDATION_FAILED /States/A/InputPath: Field 'InputPath' belongs to JSONPath, and a Pass state uses JSONata. Use Arguments or Output with $states.input.",
      'INVALID_JSONATA_EXPRESSION /States/B/Output: Unexpected end of expression',
      "MISSING_TRANSITION_TARGET /States/A/Next: There is no state 'Nowhere' here. Present: A, B.",
      "MISSING_TRANSITION_TARGET /States/B: No transition leads to the state 'B'. Lead one there, or leave it out.",
    ]);
  });

  test('fails with a RankZeroError whose message lists the problems', () => {
    const load = () => loadStateMachine('{');
    expect(load).toThrow(StateMachineError);
    expect(load).toThrow(/The state machine has 1 problem:\n {2}INVALID_JSON_DESCRIPTION at \/: /);
    expect(load).toThrow(expect.objectContaining({ code: 'InvalidStateMachine', source: 'user' }));
  });

  test.each([
    [
      'an unknown top-level field',
      machine({ S: pass }, { Extra: 1 }),
      /\/Extra: Field 'Extra' is not supported/,
    ],
    [
      'JSONPath as the language',
      { StartAt: 'S', States: { S: pass } },
      /Only JSONata states run here/,
    ],
    [
      'JSONPath in one state',
      machine({ S: { ...pass, QueryLanguage: 'JSONPath' } }),
      /\/States\/S: 'QueryLanguage' can not be 'JSONPath'/,
    ],
    [
      'an unknown language',
      machine({ S: pass }, { QueryLanguage: 'XPath' }),
      /'QueryLanguage' must be JSONata, but is "XPath"/,
    ],
    ['another version', machine({ S: pass }, { Version: '2.0' }), /'Version' must be "1.0"/],
    ['no states', machine({}, { StartAt: 'S' }), /must have at least one state/],
    [
      'a start that is missing',
      machine({ S: pass }, { StartAt: 'T' }),
      /MISSING_TRANSITION_TARGET \/StartAt/,
    ],
    ['no state that ends', machine({ S: { Type: 'Pass', Next: 'S' } }), /No state ends here/],
    ['a name of 81 characters', machine({ ['x'.repeat(81)]: pass }), /at most 80 characters/],
    [
      'a timeout of 0',
      machine({ S: pass }, { TimeoutSeconds: 0 }),
      /an integer of 1 to 99999999, but is 0/,
    ],
  ])('fails on %s', (_, definition, message) => {
    expect(problemsOf(definition).join('\n')).toMatch(message);
  });

  test.each([
    [
      'an unknown state type',
      { Type: 'Sleep' },
      /There is no state type "Sleep"\. Allowed: Pass, Task/,
    ],
    [
      'an unknown field',
      { ...pass, Foo: 1 },
      /Field 'Foo' is not supported in a Pass state\. Allowed: /,
    ],
    [
      'Catch where it cannot be',
      { ...pass, Catch: [] },
      /Field 'Catch' is not supported in a Pass state/,
    ],
    ['a comment that is no string', { ...pass, Comment: 5 }, /'Comment' must be a string/],
    ['neither Next nor End', { Type: 'Pass' }, /'Next' and 'End' are both missing/],
    [
      'both Next and End',
      { Type: 'Pass', Next: 'T', End: true },
      /'Next' and 'End' are both present/,
    ],
    ['a Choice without rules', { Type: 'Choice', Choices: [] }, /at least one rule/],
    [
      'a condition that is text',
      { Type: 'Choice', Choices: [{ Condition: 'x', Next: 'T' }] },
      /'Condition' must be true, false or a JSONata expression/,
    ],
    [
      'a JSONPath condition',
      { Type: 'Choice', Choices: [{ Variable: '$.x', Next: 'T' }] },
      /Choices\[0\]\/Variable: Field 'Variable' belongs to JSONPath/,
    ],
    ['a Wait for nothing', { Type: 'Wait', End: true }, /either 'Seconds' or 'Timestamp'/],
    [
      'a Wait for half a second',
      { Type: 'Wait', Seconds: 0.5, End: true },
      /'Seconds' must be an integer/,
    ],
    [
      'a timestamp without offset',
      { Type: 'Wait', Timestamp: '2026-01-31T12:00:00', End: true },
      /'Timestamp' must be a timestamp/,
    ],
    ['an Error that is no string', { Type: 'Fail', Error: 1 }, /'Error' must be a string or/],
    [
      'Items that are no array',
      { Type: 'Map', Items: {}, ItemProcessor: {}, End: true },
      /'Items' must be an array or/,
    ],
    ['a Map without processor', { Type: 'Map', End: true }, /'ItemProcessor' is missing/],
    [
      'a distributed Map of Express executions',
      distributed({}, { ExecutionType: 'EXPRESS' }),
      /NOT_IMPLEMENTED .*Use "ExecutionType": "STANDARD"/,
    ],
    ['a distributed Map of no type', distributed({}, {}), /'ExecutionType' must be STANDARD/],
    [
      'a reader of something else',
      distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:headObject', Arguments: {} } }),
      /'Resource' must be .*getObject/,
    ],
    [
      'a reader that does not say what it reads',
      distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: {} } }),
      /'InputType' is missing/,
    ],
    [
      'a reader of inventories',
      distributed({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          Arguments: {},
          ReaderConfig: { InputType: 'MANIFEST' },
        },
      }),
      /NOT_IMPLEMENTED .*MANIFEST/,
    ],
    ['an ItemBatcher', distributed({ ItemBatcher: {} }), /NOT_IMPLEMENTED .*'ItemBatcher'/],
    [
      'results of another form',
      distributed({
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: {},
          WriterConfig: {},
        },
      }),
      /NOT_IMPLEMENTED .*WriterConfig/,
    ],
    ['a label with a blank', distributed({ Label: 'a b' }), /invalid character: ' '/],
    [
      'an ItemReader of an inline Map',
      {
        Type: 'Map',
        ItemReader: {},
        ItemProcessor: { StartAt: 'X', States: { X: pass } },
        End: true,
      },
      /'ItemReader' is for Maps with "Mode": "DISTRIBUTED"/,
    ],
    [
      'a Parallel without branches',
      { Type: 'Parallel', Branches: [], End: true },
      /at least one branch/,
    ],
    [
      'a name used twice',
      { Type: 'Parallel', Branches: [{ StartAt: 'S', States: { S: pass } }], End: true },
      /DUPLICATE_STATE_NAME .*'S'/,
    ],
    [
      'Credentials',
      { ...task, Credentials: {} },
      /NOT_IMPLEMENTED .*There is only one account here/,
    ],
    [
      'a Resource that is an expression',
      { ...task, Resource: '{% $x %}' },
      /'Resource' must be a string/,
    ],
    [
      'a Resource that is nothing',
      { ...task, Resource: 'lambda' },
      /'lambda' is not a resource of a Task/,
    ],
    ['Arguments that are no object', { ...task, Arguments: [1] }, /'Arguments' must be an object/],
    [
      'no FunctionName',
      { ...task, Resource: 'arn:aws:states:::lambda:invoke', Arguments: {} },
      /'FunctionName' is required/,
    ],
    [
      'a heartbeat beyond the timeout',
      { ...task, TimeoutSeconds: 5, HeartbeatSeconds: 5 },
      /must be smaller/,
    ],
    [
      'an Assign that is one expression',
      { ...pass, Assign: '{% {} %}' },
      /'Assign' must be an object/,
    ],
    ['a variable named states', { ...pass, Assign: { states: 1 } }, /'states' is reserved/],
    ['a variable with a space', { ...pass, Assign: { 'a b': 1 } }, /is not a variable name/],
    [
      'a variable of 81 characters',
      { ...pass, Assign: { ['x'.repeat(81)]: 1 } },
      /at most 80 characters/,
    ],
  ])('fails on %s', (_, state, message) => {
    expect(withState(state).join('\n')).toMatch(message);
  });

  test.each(['us-east-1:1:activity:a', '::sqs:sendMessage.waitForTaskToken'])(
    'fails on %s, unless anything may be named',
    (resource) => {
      const definition = machine({ S: { ...task, Resource: `arn:aws:states:${resource}` } });
      expect(problemsOf(definition, ['lambda:invoke']).join()).toMatch(/NOT_IMPLEMENTED/);
      expect(problemsOf(definition)).toEqual([]);
    },
  );

  test.each([
    [
      'a number that is an expression',
      { ErrorEquals: ['E'], MaxAttempts: '{% 1 %}' },
      /Retry\[0\]\/MaxAttempts: 'MaxAttempts' must be an integer/,
    ],
    ['an interval of 0', { ErrorEquals: ['E'], IntervalSeconds: 0 }, /integer of 1 to 99999999/],
    [
      'a rate below 1',
      { ErrorEquals: ['E'], BackoffRate: 0.5 },
      /a number of at least 1, but is 0.5/,
    ],
    [
      'a delay of a year and more',
      { ErrorEquals: ['E'], MaxDelaySeconds: 31_622_400 },
      /integer of 1 to 31622399/,
    ],
    ['another jitter', { ErrorEquals: ['E'], JitterStrategy: 'SOME' }, /FULL or NONE/],
    ['no error names', { ErrorEquals: [] }, /at least one error name/],
    ['States.ALL in company', { ErrorEquals: ['States.ALL', 'E'] }, /must be alone in its list/],
    [
      'an unknown field',
      { ErrorEquals: ['E'], Next: 'T' },
      /Field 'Next' is not supported in a retrier/,
    ],
  ])('fails on a retrier with %s', (_, retrier, message) => {
    expect(withState({ ...task, Retry: [retrier] }).join('\n')).toMatch(message);
  });

  test('fails on States.ALL that is not last', () => {
    const Catch = [
      { ErrorEquals: ['States.ALL'], Next: 'T' },
      { ErrorEquals: ['E'], Next: 'T' },
    ];
    expect(withState({ ...task, Catch }).join()).toMatch(/Catch\[0\].*must be the last/);
  });

  test.each([
    ['$.a', "Reference to '$' at the top level"],
    ['$$.a', "Reference to '$$' at the top level"],
    ['phone', "Reference to 'phone' at the top level"],
    ['$map([1], function($x) { $x + y })', "Reference to 'y' at the top level"],
    ["$eval('1')", "'$eval' is not supported. Use '$parse'"],
    ['$states.errorOutput.Error', 'exists only in Output and Assign of a Catch'],
    ['$states.result.a', 'exists only in Output and Assign of a Task, Parallel or Map'],
  ])('fails on the reference in %s', (expression, message) => {
    const problems = withState({ ...pass, Output: { v: `{% ${expression} %}` } });
    expect(problems).toEqual([
      expect.stringMatching(/^UNSUPPORTED_JSONATA_EXPRESSION \/States\/S\/Output\/v: /),
    ]);
    expect(problems[0]).toContain(message);
  });

  test.each([
    [{ Arguments: { FunctionName: 'f', Payload: '{% $states.result %}' } }, 'Arguments/Payload'],
    [{ TimeoutSeconds: '{% $states.result %}' }, 'TimeoutSeconds'],
    [
      { Catch: [{ ErrorEquals: ['E'], Output: '{% $states.result %}', Next: 'T' }] },
      'Catch[0]/Output',
    ],
  ])('fails where a Task has no result yet: %j', (fields, path) => {
    expect(withState({ ...task, ...fields })).toEqual([
      expect.stringContaining(`UNSUPPORTED_JSONATA_EXPRESSION /States/S/${path}: `),
    ]);
  });

  test('takes the result of a Task in its Output and Assign, at any depth', () => {
    const Output = { a: ['{% $states.result %}'] };
    expect(withState({ ...task, Output, Assign: { b: '{% $states.result.c %}' } })).toEqual([]);
  });

  test.each([
    '$states.input.items[price > 1].{"n": name, "p": $.price}',
    '$states.input.items^(>price).name',
    '$states.input.items{name: $sum(price)}',
    '$states.input ~> |items|{"x": price}|',
    '($a := $states.input; $a.b.c[0])',
    '$map($states.input.items, function($i, $n) { $i.price * $n })',
    '$states.input.**.name',
  ])('takes names that have a context: %s', (expression) => {
    expect(withState({ ...pass, Output: `{% ${expression} %}` })).toEqual([]);
  });

  test('fails on an operator that JSONata got after 2.0.6', () => {
    expect(withState({ ...pass, Output: "{% $states.input.x ?? 'y' %}" })).toEqual([
      'INVALID_JSONATA_EXPRESSION /States/S/Output: The symbol "?" cannot be used as a unary operator',
    ]);
  });

  test('fails on an inner scope that assigns a variable of an outer one', () => {
    const inner = { StartAt: 'I', States: { I: { ...pass, Assign: { x: 1 } } } };
    const definition = machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
      M: { Type: 'Map', ItemProcessor: inner, End: true },
    });
    expect(problemsOf(definition)).toEqual([
      expect.stringMatching(/\/States\/M\/ItemProcessor\/States\/I\/Assign\/x: The variable 'x'/),
    ]);
  });

  test('lets an inner scope assign what its own state assigns in a Catch, and nothing else does', () => {
    const inner = { StartAt: 'I', States: { I: { ...pass, Assign: { x: 1 } } } };
    const Catch = [{ ErrorEquals: ['States.ALL'], Assign: { x: 2 }, Next: 'C' }];
    const states = (end: object) => ({
      M: { Type: 'Map', ItemProcessor: inner, Catch, End: true },
      C: { Type: 'Pass', End: true, ...end },
    });
    expect(problemsOf(machine(states({})))).toEqual([]);
    expect(problemsOf(machine(states({ Assign: { x: 3 } })))).toHaveLength(1);
  });

  test('fails on an integration that is not given', async () => {
    const definition = machine({ S: task });
    expect(problemsOf(definition, ['lambda:invoke'])).toEqual([
      "UNKNOWN_INTEGRATION /States/S/Resource: The integration 'demo:work' is not supported here. Available: lambda:invoke.",
    ]);
    for (const given of [definition, loadStateMachine(definition)]) {
      const running = runStateMachine({ definition: given, input: {} });
      await expect(running).rejects.toThrow(/The integration 'demo:work' is not supported here/);
    }
  });
});
