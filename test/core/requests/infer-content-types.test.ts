import { builtinTask, inferContentTypes, Problems } from '../../../lib/core';
import { codesAt } from '../_helpers/factories';

describe('compressed files', () => {
  const task = builtinTask('piped', {
    algorithm: 'xgboost',
    version: '1.7-1',
    channels: { validation: { inputMode: 'Pipe', contentType: 'text/csv' } },
  });
  const refusedAt = (inputs: Readonly<Record<string, unknown>>) => {
    const problems = new Problems();
    inferContentTypes(task.record, { task: 'piped', inputs }, () => ['a.csv.gz'], problems);
    return codesAt(problems.list);
  };

  test('are refused by the mode of their own channel, whatever another’s is', () => {
    const uri = 's3://data/x/';
    expect(refusedAt({ train: uri, validation: uri })).toEqual(['AlgorithmRefuses $.inputs.train']);
    expect(refusedAt({ train: { uri, inputMode: 'Pipe' }, validation: uri })).toEqual([]);
    expect(refusedAt({ validation: { uri, inputMode: 'File' } })).toEqual([
      'AlgorithmRefuses $.inputs.validation',
    ]);
  });
});
