import {
  anywhere,
  type Needs,
  type OwnOperation,
  onArn,
  rowsOf,
  type Service,
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
import type { StepFunctionsService } from './service';

/** Executions of a state machine, or of a Map run. */
const ofMachineOrMapRun: Needs = (input, asked) =>
  onArn(input.mapRunArn === undefined ? 'stateMachineArn' : 'mapRunArn')(input, asked);

/** Testing a state hands a role to Step Functions, where it calls something. */
const testing: Needs = ({ roleArn }, { action }) => [
  { action, resource: '*' },
  ...(typeof roleArn === 'string'
    ? [
        {
          action: 'iam:PassRole',
          resource: roleArn,
          context: { 'iam:PassedToService': 'states.amazonaws.com' },
        },
      ]
    : []),
];

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
      lacks: 'Express state machines, versions and aliases',

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
    DescribeStateMachine: operation({
      lacks: '`revisionId`, versions and aliases',

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
      run: (service, input) => service.listTagsForResource(input),
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
