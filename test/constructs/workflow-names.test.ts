import { type App, Stack, Stage } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { claimWorkflowName } from '../../lib/constructs/workflow-names';
import { codeOf, testApp } from '../_helpers/cdk';

const EU = { account: '111122223333', region: 'eu-west-1' };
const US = { account: '111122223333', region: 'us-east-1' };

function claim(scope: IConstruct, id: string, env?: typeof EU): string | undefined {
  const stack = new Stack(scope as App, id, env === undefined ? {} : { env });
  return codeOf(() => claimWorkflowName(new Construct(stack, 'Training'), 'main'));
}

describe('two workflows of one name', () => {
  test('fail in one app, in one account and region', () => {
    const app = testApp();
    expect(claim(app, 'A')).toBeUndefined();
    expect(claim(app, 'B')).toBe('DuplicateWorkflow');
    const known = testApp();
    expect(claim(known, 'A', EU)).toBeUndefined();
    expect(claim(new Stage(known, 'Prod'), 'B', EU)).toBe('DuplicateWorkflow');
  });

  test('may be in several regions, and in stages that are deployed who knows where', () => {
    const app = testApp();
    expect(claim(app, 'A', EU)).toBeUndefined();
    expect(claim(app, 'B', US)).toBeUndefined();
    const stages = testApp();
    expect(claim(new Stage(stages, 'Beta'), 'A')).toBeUndefined();
    expect(claim(new Stage(stages, 'Prod'), 'A')).toBeUndefined();
  });

  test('may be in two apps of one process', () => {
    expect(claim(testApp(), 'A', EU)).toBeUndefined();
    expect(claim(testApp(), 'A', EU)).toBeUndefined();
  });
});
