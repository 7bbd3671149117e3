import { customTask, input, tuningTask } from '../../../lib/core';
import { IMAGE } from '../_helpers/custom';
import { codesAt } from '../_helpers/factories';
import { ETA, plannedTuning, RATE, refusedTuning } from '../_helpers/tuning';
import { CHANNEL, SEVERAL } from './_helpers/several';

describe('several tasks in one tuning job', () => {
  test('have a definition each, with an objective and ranges of their own', () => {
    const { request } = plannedTuning(SEVERAL.request, SEVERAL.record);
    expect(request).not.toHaveProperty('TrainingJobDefinition');
    expect(request.HyperParameterTuningJobConfig).not.toHaveProperty('ParameterRanges');
    expect(request.TrainingJobDefinitions).toMatchObject([
      {
        DefinitionName: 'pima',
        TuningObjective: { Type: 'Minimize', MetricName: 'validation:error' },
        HyperParameterRanges: { ContinuousParameterRanges: [{ Name: 'eta' }] },
        StaticHyperParameters: { num_round: '5' },
        InputDataConfig: [
          CHANNEL('train', 's3://data/a.csv'),
          CHANNEL('validation', 's3://data/v.csv'),
        ],
      },
      {
        DefinitionName: 'other',
        HyperParameterRanges: { IntegerParameterRanges: [{ Name: 'max_depth' }] },
        StaticHyperParameters: { num_round: '9' },
        Environment: { A: '1' },
      },
    ]);
    expect(request.Tags).toContainEqual({ Key: 'team', Value: 'other' });
  });

  test('fail with what SageMaker has for one definition only', () => {
    const problems = refusedTuning(
      {
        ...SEVERAL.request,
        tuning: {
          earlyStopping: 'Auto',
          warmStart: { parents: ['earlier'], type: 'TransferLearning' },
        },
      },
      SEVERAL.record,
    );
    expect(codesAt(problems).toSorted()).toEqual([
      'InvalidValue $.tuning.earlyStopping',
      'InvalidValue $.tuning.warmStart',
    ]);
  });

  test('fail with the path of the task that a problem is in', () => {
    const problems = refusedTuning(
      {
        task: 'tuning',
        inputs: { pima: {}, othr: {} },
        ranges: { other: { eta: { ...ETA, max: 2 } }, pima: { nothing: ETA } },
      },
      SEVERAL.record,
    );
    expect(codesAt(problems).toSorted()).toEqual([
      'InvalidHyperparameter $.ranges.other.eta',
      'MissingChannel $.inputs.other.train',
      'MissingChannel $.inputs.other.validation',
      'MissingChannel $.inputs.pima.train',
      'MissingChannel $.inputs.pima.validation',
      'NotTunable $.ranges.pima.nothing',
      'UnknownField $.inputs.othr',
    ]);
  });

  test('fail where two of them need a document: there is one', () => {
    const secretive = (name: string) =>
      customTask(name, {
        image: IMAGE,
        entry: 'train:train',
        inputs: { rate: input.float(), token: input.text() },
        outputs: {},
      });
    const record = tuningTask('tuning', {
      tasks: [secretive('a'), secretive('b')],
      objective: { metric: 'loss', direction: 'Minimize' },
    }).record;
    const both = (value: unknown) => ({ a: value, b: value });
    const problems = refusedTuning(
      { task: 'tuning', inputs: both({ token: 'x' }), ranges: both({ rate: RATE }) },
      record,
    );
    expect(codesAt(problems)).toEqual(['InvalidValue $.inputs.b']);
    expect(JSON.stringify(problems)).not.toContain('"x"');
  });
});
