import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws/errors';
import { LambdaError } from '../lambda';
import { readBody } from './bodies';
import type { IncomingCall } from './incoming';
import { refuse, write } from './respond';
import { verify } from './signature/verify';
import type { Surroundings } from './types';
import type { WireAnswer } from './wire-errors';

/** The one operation that there is. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The largest payload of a synchronous invocation. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Whether a request is one to Lambda, as its signature says. */
export function isLambdaCall({ signature }: IncomingCall): boolean {
  return signature?.service === 'lambda';
}

/** Invokes a function of the app for a client that waits for its answer. */
export async function answerLambda(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const own = { ...call, protocol: 'rest-json' } as const;
  try {
    write(response, await answerTo(own, around, request));
  } catch (error) {
    request.resume();
    refuse(error, own, response);
  }
}

async function answerTo(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
): Promise<WireAnswer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  verify(call, body, around.find, Date.now());
  const FunctionName = functionOf(call);
  const { functions, authorize } = await around.services;
  if (functions === undefined) throw notThere(FunctionName);
  await authorize?.({
    service: LAMBDA,
    accessKeyId: call.accessKeyId,
    needs: ({ partition, region, account }) => [
      {
        action: 'lambda:InvokeFunction',
        resource: FunctionName.startsWith('arn:')
          ? FunctionName
          : `arn:${partition}:lambda:${region}:${account}:function:${FunctionName}`,
      },
    ],
  });
  const headers = { 'content-type': 'application/json', 'x-amzn-RequestId': call.requestId };
  try {
    const Payload = body.length === 0 ? {} : payloadOf(body);
    const answer = await functions.invoke({ FunctionName, Payload });
    return {
      status: 200,
      headers: { ...headers, 'x-amz-executed-version': answer.ExecutedVersion },
      body: Buffer.from(JSON.stringify(answer.Payload)),
    };
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    if (error.name === 'Lambda.ResourceNotFoundException') throw notThere(FunctionName);
    // The function has failed, not the call: its error is the payload.
    return {
      status: 200,
      headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
      body: Buffer.from(error.cause),
    };
  }
}

const LAMBDA = { name: 'lambda', denial: { code: 'AccessDeniedException', statusCode: 403 } };

function functionOf({ method, rawPath, headers }: IncomingCall): string {
  const [, name] = INVOKE.exec(rawPath) ?? [];
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (method === 'POST' && name !== undefined && type === 'RequestResponse') {
    return decodeURIComponent(name);
  }
  throw new AwsError(
    'UnknownOperationException',
    `Of Lambda the local account has Invoke with the invocation type RequestResponse only, found ${method} to ${rawPath} with ${type}.`,
    404,
  );
}

function payloadOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

function notThere(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
}
