import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws/errors';
import type { ApiAnswer, ApiSigner } from '../rest-api';
import { readBody } from './bodies';
import type { IncomingCall } from './incoming';
import { refuse, write } from './respond';
import { refusal } from './signature/refusals';
import { verify } from './signature/verify';
import type { Surroundings } from './types';

/** Where the stages of REST APIs are: no bucket can have such a name. */
const API_PATH = /^\/_aws\/execute-api\/([a-z0-9]+)\/([\w-]+)(\/.*)?$/;

/** Path of a stage below the account's endpoint, with a slash at its end. */
export function apiPath(api: string, stage: string): string {
  return `/_aws/execute-api/${api}/${stage}/`;
}

/** The largest request that API Gateway takes. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** What clients sign as. */
const SERVICE = 'execute-api';

/** Whether a request is one to a REST API of the app. */
export function isApiCall({ rawPath }: IncomingCall): boolean {
  return API_PATH.test(rawPath);
}

/** Answers a request to a REST API of the app. */
export async function answerApi(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signed = { ...call, protocol: 'rest-json', service: SERVICE } as const;
  try {
    write(response, await answerTo(signed, around, request), call.method === 'HEAD');
  } catch (error) {
    request.resume();
    refuse(error, signed, response);
  }
}

async function answerTo(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
): Promise<ApiAnswer> {
  const [, api = '', stage = '', path = '/'] = API_PATH.exec(call.rawPath) ?? [];
  const body = await readBody(request, MAX_BODY_BYTES);
  const { restApis } = await around.services;
  if (restApis === undefined) throw new AwsError('ForbiddenException', 'Forbidden', 403);
  const { method, query, requestId } = call;
  const headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  );
  const signer = () => signerOf(call, body, around);
  return restApis.answer({ api, stage, path, method, query, requestId, headers, body, signer });
}

/** @throws InvalidSignatureException, MissingAuthenticationTokenException, … */
function signerOf(call: IncomingCall, body: Buffer, { find, region }: Surroundings): ApiSigner {
  const { identity, signature } = verify(call, body, find, Date.now());
  if (signature.service !== SERVICE || signature.region !== region) {
    const found = `${signature.region}/${signature.service}`;
    const detail = `Credential should be scoped to '${region}/${SERVICE}', found '${found}'.`;
    throw refusal('wrong signature', 'rest-json', detail);
  }
  const { role, session } = identity;
  return { accessKeyId: signature.accessKeyId, session, ...(role !== undefined && { role }) };
}
