import { trainingDefinition } from '../../../lib/constructs';
import { loadStateMachine } from '../../../lib/local/states-language';
import { COLLECT, definition, PLAN } from './_helpers/definition';

describe('trainingDefinition', () => {
  test('is the state machine that it is meant to be', () => {
    expect(definition).toMatchInlineSnapshot(`
{
  "Comment": "Plans, runs and collects one SageMaker training job or tuning job",
  "QueryLanguage": "JSONata",
  "StartAt": "Plan the job",
  "States": {
    "Collect the outputs": {
      "Arguments": {
        "FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:collect",
        "Payload": {
          "execution": "{% { 'name': $states.context.Execution.Name, 'arn': $states.context.Execution.Id, 'startTime': $states.context.Execution.StartTime, 'redriveCount': $states.context.Execution.RedriveCount } %}",
          "plan": "{% $sift($plan, function($value, $key) { $key != 'request' }) %}",
        },
      },
      "Catch": [
        {
          "ErrorEquals": [
            "States.ALL",
          ],
          "Next": "The outputs could not be collected",
        },
      ],
      "Next": "Did it succeed?",
      "Output": "{% $states.result.Payload %}",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Retry": [
        {
          "ErrorEquals": [
            "AccessDenied",
            "AccessDeniedException",
            "Function.ResponseSizeTooLarge",
            "Lambda.InvalidParameterValueException",
            "Lambda.InvalidRequestContentException",
            "Lambda.RequestTooLargeException",
            "Lambda.ResourceNotFoundException",
            "NoSuchBucket",
            "RangeError",
            "ReferenceError",
            "ResourceNotFound",
            "Runtime.ImportModuleError",
            "Runtime.HandlerNotFound",
            "Runtime.UserCodeSyntaxError",
            "States.DataLimitExceeded",
            "States.QueryEvaluationError",
            "SyntaxError",
            "TypeError",
            "ValidationException",
          ],
          "MaxAttempts": 0,
        },
        {
          "BackoffRate": 2,
          "ErrorEquals": [
            "Lambda.AWSLambdaException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.EC2ThrottledException",
            "Lambda.ResourceConflictException",
            "Lambda.ResourceNotReadyException",
            "Lambda.SdkClientException",
            "Lambda.ServiceException",
            "Lambda.TooManyRequestsException",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "RequestTimeout",
            "ServiceUnavailable",
            "SlowDown",
            "ThrottlingException",
            "TimeoutError",
          ],
          "IntervalSeconds": 1,
          "JitterStrategy": "FULL",
          "MaxAttempts": 8,
          "MaxDelaySeconds": 60,
        },
        {
          "BackoffRate": 2,
          "ErrorEquals": [
            "States.ALL",
          ],
          "IntervalSeconds": 2,
          "JitterStrategy": "FULL",
          "MaxAttempts": 3,
        },
      ],
      "Type": "Task",
    },
    "Did it succeed?": {
      "Choices": [
        {
          "Condition": "{% $states.input.status = 'Succeeded' %}",
          "Next": "The job succeeded",
        },
      ],
      "Default": "The job did not succeed",
      "Type": "Choice",
    },
    "Did the training job run?": {
      "Choices": [
        {
          "Condition": "{% $states.input.Error = 'States.TaskFailed' %}",
          "Next": "Collect the outputs",
          "Output": null,
        },
      ],
      "Default": "The training job could not start",
      "Type": "Choice",
    },
    "Did the tuning job run?": {
      "Choices": [
        {
          "Condition": "{% $states.input.Error = 'States.TaskFailed' %}",
          "Next": "Collect the outputs",
          "Output": null,
        },
      ],
      "Default": "The tuning job could not start",
      "Type": "Choice",
    },
    "Plan the job": {
      "Arguments": {
        "FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:plan",
        "Payload": {
          "execution": "{% { 'name': $states.context.Execution.Name, 'arn': $states.context.Execution.Id, 'startTime': $states.context.Execution.StartTime, 'redriveCount': $states.context.Execution.RedriveCount } %}",
          "request": "{% $states.input %}",
        },
      },
      "Assign": {
        "plan": "{% $states.result.Payload %}",
      },
      "Catch": [
        {
          "ErrorEquals": [
            "States.ALL",
          ],
          "Next": "The job could not be planned",
        },
      ],
      "Next": "Training or tuning?",
      "Output": null,
      "Resource": "arn:aws:states:::lambda:invoke",
      "Retry": [
        {
          "BackoffRate": 2,
          "ErrorEquals": [
            "Lambda.AWSLambdaException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.EC2ThrottledException",
            "Lambda.ResourceConflictException",
            "Lambda.ResourceNotReadyException",
            "Lambda.SdkClientException",
            "Lambda.ServiceException",
            "Lambda.TooManyRequestsException",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "RequestTimeout",
            "ServiceUnavailable",
            "SlowDown",
            "ThrottlingException",
            "TimeoutError",
          ],
          "IntervalSeconds": 1,
          "JitterStrategy": "FULL",
          "MaxAttempts": 8,
          "MaxDelaySeconds": 60,
        },
        {
          "BackoffRate": 2,
          "ErrorEquals": [
            "Lambda.Unknown",
            "Runtime.ExitError",
            "Runtime.OutOfMemory",
            "Runtime.Unknown",
            "Sandbox.Timedout",
            "States.Timeout",
          ],
          "IntervalSeconds": 2,
          "JitterStrategy": "FULL",
          "MaxAttempts": 3,
        },
      ],
      "Type": "Task",
    },
    "Run the training job": {
      "Arguments": "{% $plan.request %}",
      "Catch": [
        {
          "ErrorEquals": [
            "States.DataLimitExceeded",
          ],
          "Next": "Collect the outputs",
          "Output": null,
        },
        {
          "ErrorEquals": [
            "States.ALL",
          ],
          "Next": "Did the training job run?",
        },
      ],
      "Next": "Collect the outputs",
      "Output": null,
      "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",
      "Type": "Task",
    },
    "Run the tuning job": {
      "Arguments": "{% $plan.request %}",
      "Catch": [
        {
          "ErrorEquals": [
            "States.DataLimitExceeded",
          ],
          "Next": "Collect the outputs",
          "Output": null,
        },
        {
          "ErrorEquals": [
            "States.ALL",
          ],
          "Next": "Did the tuning job run?",
        },
      ],
      "Next": "Collect the outputs",
      "Output": null,
      "Resource": "arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync",
      "Type": "Task",
    },
    "The job could not be planned": {
      "Cause": "{% $substring(( $cause := $states.input.Cause; $thrown := $contains($cause, /^\\{"error(Type|Message)":.*["\\]]\\}$/) ? $parse($cause); $exists($thrown.errorMessage) ? $thrown.errorMessage : $exists($cause) ? $cause : 'No cause was given.' ), 0, 32768) %}",
      "Error": "{% $states.input.Error %}",
      "Type": "Fail",
    },
    "The job did not succeed": {
      "Cause": "{% $substring($states.input.cause & ($exists($states.input.logs) ? '\\nLogs: ' & $states.input.logs : ''), 0, 32768) %}",
      "Error": "{% $states.input.error %}",
      "Type": "Fail",
    },
    "The job succeeded": {
      "Type": "Succeed",
    },
    "The outputs could not be collected": {
      "Cause": "{% $substring(( $cause := $states.input.Cause; $thrown := $contains($cause, /^\\{"error(Type|Message)":.*["\\]]\\}$/) ? $parse($cause); $exists($thrown.errorMessage) ? $thrown.errorMessage : $exists($cause) ? $cause : 'No cause was given.' ), 0, 32768) %}",
      "Error": "{% $states.input.Error %}",
      "Type": "Fail",
    },
    "The training job could not start": {
      "Cause": "{% $substring(( $cause := $states.input.Cause; $thrown := $contains($cause, /^\\{"error(Type|Message)":.*["\\]]\\}$/) ? $parse($cause); $exists($thrown.errorMessage) ? $thrown.errorMessage : $exists($cause) ? $cause : 'No cause was given.' ), 0, 32768) %}",
      "Error": "{% $states.input.Error %}",
      "Type": "Fail",
    },
    "The tuning job could not start": {
      "Cause": "{% $substring(( $cause := $states.input.Cause; $thrown := $contains($cause, /^\\{"error(Type|Message)":.*["\\]]\\}$/) ? $parse($cause); $exists($thrown.errorMessage) ? $thrown.errorMessage : $exists($cause) ? $cause : 'No cause was given.' ), 0, 32768) %}",
      "Error": "{% $states.input.Error %}",
      "Type": "Fail",
    },
    "Training or tuning?": {
      "Choices": [
        {
          "Condition": "{% $plan.kind = 'tuning' %}",
          "Next": "Run the tuning job",
        },
      ],
      "Default": "Run the training job",
      "Type": "Choice",
    },
  },
}
`);
  });

  test('is taken by the strict loader', () => {
    expect(() => loadStateMachine(definition)).not.toThrow();
  });

  test('names the integrations of its partition', () => {
    const china = trainingDefinition({
      planFunctionArn: PLAN,
      collectFunctionArn: COLLECT,
      partition: 'aws-cn',
    });
    expect(JSON.stringify(china)).not.toContain('arn:aws:states');
  });
});
