import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { S3Answer, S3Call } from '../s3';
import { checkS3Path } from '../s3/address';
import { checkS3Headers } from '../s3/check-headers';
import { checkS3Request, S3 } from '../s3/operations';
import { s3Requirements } from '../s3/requirements';
import { answerToForm, readFormPost } from './form/form-post';
import type { IncomingCall } from './incoming';
import { bytesAsBody, hasNone, s3Body } from './payload/s3-body';
import { withHeadersOfQuery } from './presigned';
import { verify } from './signature/verify';
import type { GatewayServices, Surroundings } from './types';

/** Answers a request to S3, whose body streams through. */
export async function answerS3(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkS3Path(call.path);
  const verified = verify(call, undefined, around.find, Date.now());
  const services = await around.services;
  const signed = withHeadersOfQuery(call);
  checkS3Request(signed);
  checkS3Headers(signed, around.account);
  const may = (asked: S3Call) => authorize(call, asked, services);
  await may(signed);
  const body = s3Body(signed, request, verified);
  // Operations without a body do not look at it.
  if (hasNone(signed)) await buffer(body.open());
  const answer = await services.s3.answer(signed, body, may);
  await write(call, answer, response);
}

/** Answers a form that a browser posts to a bucket: signed in its fields, so it is read before that is known. */
export async function answerForm(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkS3Path(call.path);
  const { put, form } = await readFormPost(call, request, around.find, Date.now());
  const services = await around.services;
  checkS3Headers(put, around.account);
  await authorize(put, put, services);
  const { headers } = await services.s3.answer(put, bytesAsBody(form.file));
  await write(call, answerToForm(put, form, headers?.etag ?? ''), response);
}

async function authorize(
  { accessKeyId }: IncomingCall,
  call: S3Call,
  services: GatewayServices,
): Promise<void> {
  await services.authorize?.({
    service: S3,
    accessKeyId,
    needs: (place) => s3Requirements(call, place),
  });
}

async function write(
  { requestId, method }: IncomingCall,
  { status = 200, headers = {}, body }: S3Answer,
  response: ServerResponse,
): Promise<void> {
  const ids = { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId };
  if (body === undefined || typeof body === 'string') {
    const isHead = method === 'HEAD' || status === 304 || status === 204;
    const type = body === undefined ? {} : { 'content-type': 'application/xml' };
    const length = isHead ? {} : { 'content-length': String(Buffer.byteLength(body ?? '')) };
    response.writeHead(status, { ...ids, ...length, ...type, ...headers }).end(body);
    return;
  }
  response.writeHead(status, { ...ids, ...headers });
  // A client that goes away has what it wanted.
  await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
  });
}
