import { checkLocalChannels } from '../../../lib/cli/run/check-local-channels';
import { builtinTask } from '../../../lib/core';

const { record } = builtinTask('churn', { algorithm: 'xgboost' });

test('a run on this machine refuses channels in S3, each by its path', () => {
  const inputs = {
    train: 's3://data/train/',
    validation: { uri: 's3://data/validation.csv', contentType: 'text/csv' },
  };
  expect(() => checkLocalChannels(record, { task: 'churn', inputs })).toThrow(
    expect.objectContaining({
      code: 'OnlyDeployed',
      message: expect.stringMatching(
        /\n {2}\$\.inputs\.train: s3:\/\/data\/train\/\n {2}\$\.inputs\.validation\.uri: s3:\/\/data\/validation\.csv$/,
      ),
    }),
  );
});

test('files of this machine are what it is for', () => {
  const inputs = { train: 'train.csv' };
  expect(() => checkLocalChannels(record, { task: 'churn', inputs })).not.toThrow();
});
