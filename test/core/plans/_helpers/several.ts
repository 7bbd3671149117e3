import { builtinTask, type TuningTaskRecord, tuningTask } from '../../../../lib/core';
import { ETA, XGBOOST_TASK } from '../../_helpers/tuning';

/** A channel as it is planned. */
export const CHANNEL = (name: string, uri: string) => ({
  ChannelName: name,
  DataSource: {
    S3DataSource: {
      S3DataType: 'S3Prefix',
      S3Uri: uri,
      S3DataDistributionType: 'FullyReplicated',
    },
  },
});

/** A tuning job of two tasks. */
export const SEVERAL: { record: TuningTaskRecord; request: object } = {
  record: tuningTask('tuning', {
    tasks: [
      XGBOOST_TASK,
      builtinTask('other', {
        algorithm: 'xgboost',
        hyperparameters: { num_round: 9 },
        tags: { team: 'other' },
        environment: { A: '1' },
      }),
    ],
    objective: { metric: 'validation:error' },
  }).record,
  request: {
    task: 'tuning',
    inputs: {
      pima: { train: 's3://data/a.csv', validation: 's3://data/v.csv' },
      other: { train: 's3://data/b.csv', validation: 's3://data/v.csv' },
    },
    ranges: { pima: { eta: ETA }, other: { max_depth: { type: 'integer', min: 3, max: 9 } } },
  },
};
