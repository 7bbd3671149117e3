import { trackingFiles } from '../../../../lib/local/sagemaker/run/tracking-files';

test('in place of a tracking server, MLflow writes files in the tree of the job', () => {
  const requested = {
    MLFLOW_TRACKING_URI: 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team',
  };
  expect(trackingFiles(requested, '/jobs/my run/algo-1')).toEqual({
    MLFLOW_TRACKING_URI: 'file:///jobs/my%20run/algo-1/mlruns',
    MLFLOW_ALLOW_FILE_STORE: 'true',
  });
});

test('a server that is no one of managed MLflow is left as the task names it', () => {
  expect(trackingFiles({ MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' }, '/jobs')).toEqual({});
  expect(trackingFiles(undefined, '/jobs')).toEqual({});
});
