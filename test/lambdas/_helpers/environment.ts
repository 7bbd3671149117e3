/** Imported before a handler, which reads its environment when it is loaded. */
Object.assign(process.env, {
  ACCOUNT: '123456789012',
  AWS_REGION: 'eu-west-1',
  BUCKET: 'artifacts',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Training',
  TASKS_PREFIX: '/rankzero/RankZero/tasks',
  TASK_RECORDS: '/rankzero/RankZero/tasks',
  SAGEMAKER_ROLE_ARN: 'arn:aws:iam::123456789012:role/training',
  WORKFLOW: 'RankZero',
});

// Its log is no part of the test's own.
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReset().mockReturnValue(true);
});
