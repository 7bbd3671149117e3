import { trainingDefinition } from '../../../../lib/constructs';

/** ARNs of the functions that it calls. */
export const PLAN = 'arn:aws:lambda:eu-west-1:111122223333:function:plan';
export const DIAGNOSE = 'arn:aws:lambda:eu-west-1:111122223333:function:diagnose';
export const COLLECT = 'arn:aws:lambda:eu-west-1:111122223333:function:collect';

/** The state machine of every workflow. */
export const definition = trainingDefinition({
  planFunctionArn: PLAN,
  diagnoseFunctionArn: DIAGNOSE,
  collectFunctionArn: COLLECT,
  partition: 'aws',
});
