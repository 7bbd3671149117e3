import { App, CfnResource, type Environment, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type AssemblySelection, readAssembly } from '../../../lib/local/assembly';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';

afterAll(removeDirectories);

const PROD: Environment = { account: '222222222222', region: 'eu-west-1' };

/** A stack with what tells of a workflow: a function that plans for it. */
function stackWith(scope: Construct, id: string, names: readonly string[], env?: Environment) {
  const stack = new Stack(scope, id, env === undefined ? {} : { env });
  for (const name of names) {
    const Variables = { WORKFLOW: name, TASKS_PREFIX: `/rankzero/${name}/tasks` };
    new CfnResource(stack, `Plan${name}`, {
      type: 'AWS::Lambda::Function',
      properties: {
        Environment: { Variables },
        Code: { ZipFile: '' },
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Role: 'arn:aws:iam::123456789012:role/plan',
      },
    });
  }
  new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  return stack;
}

function assemblyOf(build: (app: App) => void): string {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false });
  build(app);
  return app.synth().directory;
}

const chosen = (directory: string, wanted: AssemblySelection = {}) => {
  const { workflow, environment, stacks, elsewhere } = readAssembly(directory, wanted);
  return {
    workflow: workflow && `${workflow.stack.stackName}/${workflow.name}`,
    environment,
    stacks: stacks.map(({ name }) => name),
    elsewhere: elsewhere.map(({ stackName }) => stackName),
  };
};

const refusal = (directory: string, wanted: AssemblySelection = {}) => {
  try {
    readAssembly(directory, wanted);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
  throw new Error('it was read');
};

describe('account and region', () => {
  test('are those of the workflow’s stack, in its partition', () => {
    const env = { account: '333333333333', region: 'cn-north-1' };
    const directory = assemblyOf((app) => stackWith(app, 'Train', ['churn'], env));
    expect(chosen(directory, { defaults: { region: 'us-west-2' } }).environment).toEqual({
      ...env,
      partition: 'aws-cn',
    });
  });

  test('are the defaults where the app leaves them open', () => {
    const directory = assemblyOf((app) => stackWith(app, 'Train', ['churn']));
    const open = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
    expect(chosen(directory).environment).toEqual(open);
    expect(chosen(directory, { defaults: { region: 'us-west-2' } }).environment).toEqual({
      ...open,
      region: 'us-west-2',
    });
    expect(chosen(directory, { region: 'eu-west-3' }).environment.region).toBe('eu-west-3');
  });

  test('are taken one by one: an app may name its region only', () => {
    const directory = assemblyOf((app) =>
      stackWith(app, 'Train', ['churn'], { region: 'eu-north-1' }),
    );
    expect(chosen(directory).environment).toMatchObject({
      account: '123456789012',
      region: 'eu-north-1',
    });
  });

  test('leave out stacks that are for others, and say which', () => {
    const directory = assemblyOf((app) => {
      stackWith(app, 'Train', ['churn'], PROD);
      stackWith(app, 'Certificates', [], { ...PROD, region: 'us-east-1' });
      stackWith(app, 'Open', []);
    });
    expect(chosen(directory)).toMatchObject({
      stacks: ['Train', 'Open'],
      elsewhere: ['Certificates'],
    });
  });

  test('that contradict the workflow’s are refused with what there is', () => {
    const directory = assemblyOf((app) => stackWith(app, 'Train', ['churn'], PROD));
    const { code, message } = refusal(directory, { region: 'us-east-1' });
    expect(code).toBe('AssemblyElsewhere');
    expect(message).toContain('The app has no workflow for us-east-1.');
    expect(message).toContain('stack Train, account 222222222222, eu-west-1');
  });
});

describe('of several workflows', () => {
  const stages = () =>
    assemblyOf((app) => {
      stackWith(app, 'Shared', []);
      for (const [name, env] of [
        ['Beta', { ...PROD, account: '111111111111' }],
        ['Prod', PROD],
      ] as const) {
        stackWith(new Stage(app, name, { env }), 'Train', ['churn', 'fraud']);
      }
    });

  test('one is chosen by its name', () => {
    const directory = assemblyOf((app) => stackWith(app, 'Both', ['churn', 'fraud']));
    expect(chosen(directory, { workflow: 'fraud' }).workflow).toBe('Both/fraud');
  });

  test('one is chosen by stage and name, with the stacks of its stage and those around it', () => {
    expect(chosen(stages(), { workflow: 'fraud', stage: 'Prod' })).toEqual({
      workflow: 'Prod-Train/fraud',
      environment: { ...PROD, partition: 'aws' },
      stacks: ['Prod-Train', 'Shared'],
      elsewhere: [],
    });
  });

  test('none is taken unasked: all are listed with the options that choose them', () => {
    const directory = assemblyOf((app) => stackWith(app, 'Both', ['churn', 'fraud'], PROD));
    expect(refusal(directory)).toEqual({
      code: 'SeveralWorkflows',
      message: [
        'The app has 2 workflows:',
        '  --workflow churn  stack Both, account 222222222222, eu-west-1',
        '  --workflow fraud  stack Both, account 222222222222, eu-west-1',
      ].join('\n'),
    });
    const { message } = refusal(stages(), { workflow: 'churn' });
    expect(message).toContain('The app has 2 workflows that fit --workflow churn:');
    expect(message).toMatch(/^ {2}--workflow churn --stage Beta {2}stack Beta-Train, account 1/m);
    expect(message).toMatch(/^ {2}--workflow churn --stage Prod {2}stack Prod-Train, account 2/m);
  });

  test('every option that is listed chooses what it stands before', () => {
    const directory = assemblyOf((app) => {
      stackWith(app, 'Dev', ['churn']);
      stackWith(app, 'Live', ['churn']);
      for (const region of ['eu-west-1', 'us-east-1']) {
        stackWith(new Stage(app, `Prod-${region}`), 'Train', ['churn'], { ...PROD, region });
        stackWith(app, `Fraud-${region}`, ['fraud'], { ...PROD, region });
      }
    });
    const rows = refusal(directory).message.split('\n').slice(1);
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      const [options = '', stack = ''] = row.trim().split(/ {2,}(?:stack )?/);
      const wanted = Object.fromEntries(
        [...options.matchAll(/--(\w+) (\S+)/g)].map(([, name = '', value]) => [name, value]),
      );
      expect(chosen(directory, wanted).workflow).toMatch(`${stack.split(',')[0]}/`);
    }
  });

  test('a wrong name gets the nearest one and the list', () => {
    const { code, message } = refusal(stages(), { workflow: 'chrun', stage: 'Prod' });
    expect(code).toBe('NoWorkflow');
    expect(message).toContain('There is no workflow chrun in the stage Prod.');
    expect(message).toMatch(/churn/);
    expect(refusal(stages(), { stage: 'Pord' })).toMatchObject({
      code: 'NoStage',
      message: expect.stringMatching(/no stage Pord.*Prod/),
    });
    expect(
      refusal(
        assemblyOf((app) => stackWith(app, 'None', [])),
        { workflow: 'churn' },
      ),
    ).toEqual({ code: 'NoWorkflow', message: 'There is no workflow churn. The app has none.' });
  });
});
