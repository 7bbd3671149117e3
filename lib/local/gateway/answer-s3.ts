import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkS3Path } from '../s3/address';
import { checkS3Headers } from '../s3/check-headers';
import { checkS3Request, S3 } from '../s3/operations';
import { s3Requirements } from '../s3/requirements';
import { readFormPost, storeForm } from './form/form-post';
import { forward } from './forward';
import type { IncomingCall } from './incoming';
import { withHeadersOfQuery } from './presigned';
import { verify } from './signature/verify';
import type { GatewayServices, Surroundings } from './types';
import { upstreamOf } from './upstream';

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
  await authorize(signed, services);
  await forward(signed, { request, verified }, upstreamOf(around, services), response);
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
  await authorize(put, services);
  await storeForm(put, form, upstreamOf(around, services), response);
}

async function authorize(call: IncomingCall, services: GatewayServices): Promise<void> {
  await services.authorize?.({
    service: S3,
    accessKeyId: call.accessKeyId,
    needs: (place) => s3Requirements(call, place),
  });
}
