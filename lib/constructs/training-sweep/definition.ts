import { expression } from '../training-workflow/definition/jsonata';

/** What the state machine of sweeps is made from. */
export interface SweepDefinitionOptions {
  readonly partition: string;
  readonly bucket: string;
  /** Of the workflow that runs each request. */
  readonly stateMachineArn: string;
  readonly summarizeFunctionArn: string;
  /** Runs at a time, where the input does not say. */
  readonly maxConcurrency: number;
}

const given = (name: string, otherwise: number) =>
  expression(`$exists($states.input.${name}) ? $states.input.${name} : ${otherwise}`);

/**
 * The state machine of sweeps: a distributed Map over a file of requests, an execution of the
 * workflow for each, and a table of what came of them.
 *
 * Its input is `{ requests, maxConcurrency?, toleratedFailurePercentage? }`, its output what
 * Summarize answers.
 */
export function sweepDefinition(options: SweepDefinitionOptions): object {
  const { partition, bucket } = options;
  const resource = (name: string) => `arn:${partition}:states:::${name}`;
  const sweep = '$states.context.Execution.Name';
  return {
    Comment: 'Runs each request of a file, and makes a table of the runs',
    QueryLanguage: 'JSONata',
    StartAt: 'Run each request',
    States: {
      'Run each request': {
        Type: 'Map',
        Label: 'Runs',
        ItemReader: {
          Resource: resource('s3:getObject'),
          ReaderConfig: { InputType: 'JSONL' },
          Arguments: { Bucket: bucket, Key: '{% $states.input.requests %}' },
        },
        ItemSelector: {
          number: '{% $states.context.Map.Item.Index + 1 %}',
          name: expression(
            `${sweep} & '-' & $formatInteger($states.context.Map.Item.Index + 1, '0000')`,
          ),
          request: '{% $states.context.Map.Item.Value %}',
        },
        MaxConcurrency: given('maxConcurrency', options.maxConcurrency),
        // A run that fails is a row of the table like any other.
        ToleratedFailurePercentage: given('toleratedFailurePercentage', 100),
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Run',
          States: {
            Run: {
              Type: 'Task',
              Resource: resource('states:startExecution.sync:2'),
              Arguments: {
                StateMachineArn: options.stateMachineArn,
                Name: '{% $states.input.name %}',
                Input: '{% $states.input.request %}',
              },
              Output: '{% $states.result.Output %}',
              Retry: [
                {
                  // Throttled: a run that was started has its name, and is not started twice.
                  ErrorEquals: ['StepFunctions.AWSStepFunctionsException'],
                  IntervalSeconds: 2,
                  MaxAttempts: 6,
                  BackoffRate: 2,
                  JitterStrategy: 'FULL',
                },
              ],
              End: true,
            },
          },
        },
        ResultWriter: {
          Resource: resource('s3:putObject'),
          Arguments: { Bucket: bucket, Prefix: `{% 'sweeps/' & ${sweep} & '/runs' %}` },
        },
        Next: 'Summarize',
      },
      Summarize: {
        Type: 'Task',
        Resource: resource('lambda:invoke'),
        Arguments: {
          FunctionName: options.summarizeFunctionArn,
          Payload: {
            sweep: { name: `{% ${sweep} %}`, arn: '{% $states.context.Execution.Id %}' },
            manifest: '{% $states.input.ResultWriterDetails.Key %}',
          },
        },
        Output: '{% $states.result.Payload %}',
        Retry: [
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 3, BackoffRate: 2 },
        ],
        End: true,
      },
    },
  };
}
