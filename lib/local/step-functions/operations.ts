import type { Requirement } from '../iam';
import {
  type AskedOperation,
  anywhere,
  type Needs,
  type OperationInput,
  type OwnOperation,
  onArn,
  rowsOf,
  type Service,
  text,
} from '../operations';
import {
  executionInput,
  getExecutionHistoryInput,
  listExecutionsInput,
  listMapRunsInput,
  listStateMachinesInput,
  listTagsInput,
  mapRunInput,
  redriveExecutionInput,
  startExecutionInput,
  stateMachineInput,
  stopExecutionInput,
  testStateInput,
  validateDefinitionInput,
} from './inputs';
import {
  aliasInput,
  createAliasInput,
  createStateMachineInput,
  deleteStateMachineInput,
  deleteVersionInput,
  listOfMachineInput,
  publishVersionInput,
  tagResourceInput,
  untagResourceInput,
  updateAliasInput,
  updateStateMachineInput,
} from './machines/inputs';
import { qualifiedArn } from './machines/qualified-arn';
import type { StepFunctionsService } from './service';

/** Executions of a state machine, or of a Map run. */
const ofMachineOrMapRun: Needs = (input, asked) =>
  onArn(input.mapRunArn === undefined ? 'stateMachineArn' : 'mapRunArn')(input, asked);

/** Testing a state hands a role to Step Functions, where it calls something. */
const testing: Needs = ({ roleArn }, { action }) => [
  { action, resource: '*' },
  ...passing(roleArn),
];

/** A role that is handed to Step Functions, where one is given. */
const passing = (roleArn: unknown): Requirement[] =>
  typeof roleArn === 'string'
    ? [
        {
          action: 'iam:PassRole',
          resource: roleArn,
          context: { 'iam:PassedToService': 'states.amazonaws.com' },
        },
      ]
    : [];

/** Making or changing a state machine hands its role over, and may publish a version and tag. */
const making =
  (resourceOf: (input: OperationInput, asked: AskedOperation) => string): Needs =>
  (input, asked) => {
    const resource = resourceOf(input, asked);
    const isTagged = Array.isArray(input.tags) && input.tags.length > 0;
    return [
      { action: asked.action, resource },
      ...(input.publish === true
        ? [{ action: 'states:PublishStateMachineVersion', resource }]
        : []),
      ...(isTagged ? [{ action: 'states:TagResource', resource }] : []),
      ...passing(input.roleArn),
    ];
  };

/** An alias is created on the state machine that its versions are of. */
const routing: Needs = ({ routingConfiguration }, { action }) => {
  const [first] = Array.isArray(routingConfiguration) ? routingConfiguration : [];
  const arn: unknown = first?.stateMachineVersionArn;
  return [{ action, resource: typeof arn === 'string' ? qualifiedArn(arn).machine : '*' }];
};

const operation = rowsOf<StepFunctionsService>();

/**
 * The operations of Step Functions.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
export const STEP_FUNCTIONS: Service<OwnOperation<StepFunctionsService>, 'stepFunctions'> = {
  name: 'states',
  title: 'Step Functions',
  protocol: 'json',
  by: 'stepFunctions',
  target: 'AWSStepFunctions',
  operations: {
    StartExecution: operation({
      lacks: 'Express state machines',
      input: startExecutionInput,
      needs: onArn('stateMachineArn'),
      run: (service, input) => service.startExecution(input),
    }),
    DescribeExecution: operation({
      input: executionInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.describeExecution(input),
    }),
    GetExecutionHistory: operation({
      input: getExecutionHistoryInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.getExecutionHistory(input),
    }),
    ListExecutions: operation({
      input: listExecutionsInput,
      needs: ofMachineOrMapRun,
      run: (service, input) => service.listExecutions(input),
    }),
    StopExecution: operation({
      input: stopExecutionInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.stopExecution(input),
    }),
    RedriveExecution: operation({
      input: redriveExecutionInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.redriveExecution(input),
    }),
    DescribeMapRun: operation({
      input: mapRunInput,
      needs: onArn('mapRunArn'),
      run: (service, input) => service.describeMapRun(input),
    }),
    ListMapRuns: operation({
      input: listMapRunsInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.listMapRuns(input),
    }),
    StartSyncExecution: operation({
      lacks: 'Express state machines, the only ones that it is for',
      input: startExecutionInput,
      needs: onArn('stateMachineArn'),
      run: (service, input) => service.startSyncExecution(input),
    }),
    CreateStateMachine: operation({
      lacks:
        'Express state machines, JSONPath; a key is kept and encrypts nothing; executions write no log; a role that the app does not make is taken for one that can be assumed',
      input: createStateMachineInput,
      needs: making((input, { arn }) => arn(`stateMachine:${text(input, 'name')}`)),
      run: ({ catalogue }, input) => catalogue.create(input),
    }),
    UpdateStateMachine: operation({
      lacks:
        'the same; a state machine of the app is as the app has it when the account starts again',
      input: updateStateMachineInput,
      needs: making((input) => text(input, 'stateMachineArn')),
      run: ({ catalogue }, input) => catalogue.update(input),
    }),
    DeleteStateMachine: operation({
      lacks: 'its executions are stopped at once, and can be described afterwards',
      input: deleteStateMachineInput,
      needs: onArn('stateMachineArn'),
      run: ({ catalogue }, input) => catalogue.delete(input),
    }),
    PublishStateMachineVersion: operation({
      input: publishVersionInput,
      needs: onArn('stateMachineArn'),
      run: ({ catalogue }, input) => catalogue.versions.publish(input),
    }),
    ListStateMachineVersions: operation({
      input: listOfMachineInput,
      needs: onArn('stateMachineArn'),
      run: ({ catalogue }, input) => catalogue.versions.list(input),
    }),
    DeleteStateMachineVersion: operation({
      input: deleteVersionInput,
      needs: onArn('stateMachineVersionArn'),
      run: ({ catalogue }, input) => catalogue.versions.delete(input.stateMachineVersionArn),
    }),
    CreateStateMachineAlias: operation({
      input: createAliasInput,
      needs: routing,
      run: ({ catalogue }, input) => catalogue.aliases.create(input),
    }),
    UpdateStateMachineAlias: operation({
      input: updateAliasInput,
      needs: onArn('stateMachineAliasArn'),
      run: ({ catalogue }, input) => catalogue.aliases.update(input),
    }),
    DescribeStateMachineAlias: operation({
      input: aliasInput,
      needs: onArn('stateMachineAliasArn'),
      run: ({ catalogue }, input) => catalogue.aliases.describe(input.stateMachineAliasArn),
    }),
    ListStateMachineAliases: operation({
      input: listOfMachineInput,
      needs: onArn('stateMachineArn'),
      run: ({ catalogue }, input) => catalogue.aliases.list(input),
    }),
    DeleteStateMachineAlias: operation({
      input: aliasInput,
      needs: onArn('stateMachineAliasArn'),
      run: ({ catalogue }, input) => catalogue.aliases.delete(input.stateMachineAliasArn),
    }),
    DescribeStateMachine: operation({
      lacks: 'ARNs of aliases, for which nothing says what AWS answers',

      input: stateMachineInput,
      needs: onArn('stateMachineArn'),
      run: (service, input) => service.describeStateMachine(input),
    }),
    DescribeStateMachineForExecution: operation({
      input: executionInput,
      needs: onArn('executionArn'),
      run: (service, input) => service.describeStateMachineForExecution(input),
    }),
    ListStateMachines: operation({
      input: listStateMachinesInput,
      needs: anywhere,
      run: (service, input) => service.listStateMachines(input),
    }),
    ListTagsForResource: operation({
      lacks: 'tags of activities',

      input: listTagsInput,
      needs: onArn('resourceArn'),
      run: ({ catalogue }, { resourceArn }) => catalogue.listTags(resourceArn),
    }),
    TagResource: operation({
      lacks: 'tags of activities',
      input: tagResourceInput,
      needs: onArn('resourceArn'),
      run: ({ catalogue }, input) => catalogue.tag(input),
    }),
    UntagResource: operation({
      lacks: 'tags of activities',
      input: untagResourceInput,
      needs: onArn('resourceArn'),
      run: ({ catalogue }, input) => catalogue.untag(input),
    }),
    ValidateStateMachineDefinition: operation({
      lacks: 'JSONPath, which is an error here; what only AWS can run is a warning',

      input: validateDefinitionInput,
      needs: anywhere,
      run: (service, input) => service.validateDefinition(input),
    }),
    TestState: operation({
      lacks:
        'states in JSONPath, HTTP Tasks; mocked results are not compared with API models, whatever `fieldValidationMode` says',

      input: testStateInput,
      needs: testing,
      run: (service, input) => service.testState(input),
    }),
  },
};
