/**
 * A state machine around the workflow's: it trains, has a function look at how good the model is,
 * and goes on only with a good one. It runs locally as it is deployed:
 *
 *     cd examples/apps && npx rankzero serve
 *     eval "$(npx rankzero env)"   # in another terminal
 *     aws stepfunctions start-execution --state-machine-arn … --input '{"train": "s3://…", "leastAuc": 0.8}'
 *
 * In an app of your own, import from `rankzero`.
 */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Artifacts, TrainingWorkflow } from '../../lib/constructs';
import { builtinTask } from '../../lib/core';

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Scoring');
const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
const training = new TrainingWorkflow(stack, 'Training', {
  workflowName: 'scoring',
  tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
  bucket,
  sageMakerRole,
});

/** Trains; what comes out is the result of the workflow's execution. */
const train = StepFunctionsStartExecution.jsonata(stack, 'Train', {
  stateMachine: training.stateMachine,
  // Waits for the end: `states:startExecution.sync:2`.
  integrationPattern: sfn.IntegrationPattern.RUN_JOB,
  associateWithParent: true,
  input: sfn.TaskInput.fromObject({
    task: 'xgboost',
    inputs: {
      train: '{% $states.input.train %}',
      hyperparameters: { objective: 'binary:logistic', eval_metric: 'auc', num_round: 5 },
    },
  }),
  outputs: '{% $states.result.Output %}',
  assign: { leastAuc: '{% $states.input.leastAuc %}' },
});

/** Says whether a model is good enough, by whatever a function can look at. */
const evaluate = new lambda.Function(stack, 'Evaluate', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline(
    `exports.handler = async ({ result: { metrics, outputs }, leastAuc }) => ({
      auc: metrics['train:auc'],
      isGood: metrics['train:auc'] >= leastAuc,
      model: outputs.model.uri,
    });`,
  ),
});

const promote = sfn.Pass.jsonata(stack, 'Promote', {
  outputs: { promoted: '{% $states.input.model %}', auc: '{% $states.input.auc %}' },
});
const refuse = sfn.Fail.jsonata(stack, 'Refuse', {
  error: 'NotGoodEnough',
  cause: "{% 'The model has an AUC of ' & $string($states.input.auc) & '.' %}",
});
const check = LambdaInvoke.jsonata(stack, 'Check the model', {
  lambdaFunction: evaluate,
  payload: sfn.TaskInput.fromObject({
    result: '{% $states.input %}',
    leastAuc: '{% $leastAuc %}',
  }),
  outputs: '{% $states.result.Payload %}',
});
const decide = sfn.Choice.jsonata(stack, 'Is it good?')
  .when(sfn.Condition.jsonata('{% $states.input.isGood %}'), promote)
  .otherwise(refuse);

const machine = new sfn.StateMachine(stack, 'TrainAndCheck', {
  queryLanguage: sfn.QueryLanguage.JSONATA,
  definitionBody: sfn.DefinitionBody.fromChainable(train.next(check).next(decide)),
});
new CfnOutput(stack, 'TrainAndCheckArn', { value: machine.stateMachineArn });
