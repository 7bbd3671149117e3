import { trainingDefinition } from '../../../lib/constructs';
import { loadStateMachine } from '../../../lib/local/states-language';
import { COLLECT, DIAGNOSE, definition, PLAN } from './_helpers/definition';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

const { States } = definition as { readonly States: Readonly<Record<string, State>> };

/** Each state's type and where it leads, errors after a bar. */
const graph = Object.entries(States).map(
  ([name, { Type, Next, Default, Choices = [], Catch = [] }]) => {
    const nexts = [...Choices.map((rule) => rule.Next), Default, Next].filter((next) => next);
    const errors = Catch.map((catcher) => catcher.Next);
    return `${Type} ${name} → ${[nexts, errors].map((all) => [...new Set(all)].join(', ')).join(' | ')}`;
  },
);

describe('trainingDefinition', () => {
  test('is the state machine that it is meant to be', () => {
    expect(graph).toMatchInlineSnapshot(`
[
  "Pass Begin → Plan the job | ",
  "Task Plan the job → What next? | Diagnose the failure",
  "Choice What next? → Wait for the next step, Collect what there is, Plan the job, Collect the outputs, Watch the tuning job, Watch the training job, Create the tuning job, Create the training job, Run the tuning job, Run the training job | ",
  "Wait Wait for the next step → What next? | ",
  "Task Run the training job → Collect the outputs | Collect the outputs, Diagnose the failure",
  "Task Create the training job → Watch the training job | Diagnose the failure",
  "Task Watch the training job → Has the training job ended? | Diagnose the failure",
  "Choice Has the training job ended? → Wait for the training job, Collect the outputs, Diagnose the failure | ",
  "Wait Wait for the training job → Watch the training job | ",
  "Task Run the tuning job → Collect the outputs | Collect the outputs, Diagnose the failure",
  "Task Create the tuning job → Watch the tuning job | Diagnose the failure",
  "Task Watch the tuning job → Has the tuning job ended? | Diagnose the failure",
  "Choice Has the tuning job ended? → Wait for the tuning job, Collect the outputs, Diagnose the failure | ",
  "Wait Wait for the tuning job → Watch the tuning job | ",
  "Task Collect the outputs → Are there outputs? | Diagnose the failure",
  "Choice Are there outputs? → The job is done, Diagnose the failure | ",
  "Succeed The job is done →  | ",
  "Task Diagnose the failure → What next? | ",
  "Task Collect what there is → Give up | Give up",
  "Task Give up → What next? | ",
]
`);
  });

  test('has no Fail state, which would undo every redrive', () => {
    expect(Object.values(States).filter(({ Type }) => Type === 'Fail')).toEqual([]);
  });

  test('leaves no error of a Task alone but those of Diagnose itself', () => {
    const uncaught = Object.entries(States).filter(
      ([, { Type, Catch }]) =>
        Type === 'Task' && !Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')),
    );
    expect(uncaught.map(([name]) => name)).toEqual(['Diagnose the failure', 'Give up']);
  });

  test('is taken by the strict loader', () => {
    expect(() => loadStateMachine(definition)).not.toThrow();
  });

  test('names the integrations of its partition', () => {
    const china = trainingDefinition({
      planFunctionArn: PLAN,
      diagnoseFunctionArn: DIAGNOSE,
      collectFunctionArn: COLLECT,
      partition: 'aws-cn',
    });
    expect(JSON.stringify(china)).not.toContain('arn:aws:states');
  });
});
