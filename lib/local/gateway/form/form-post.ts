import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../../aws/errors';
import { escapeXml } from '../../aws/xml';
import type { S3Answer } from '../../s3';
import { pathOf } from '../../s3/address';
import { readBody } from '../bodies';
import type { IncomingCall } from '../incoming';
import { hmac, isSame } from '../signature/digest';
import { type RequestSignature, readSignature } from '../signature/read-signature';
import { refusal } from '../signature/refusals';
import { checkToken, type FindIdentity } from '../signature/verify';
import { signingKey } from '../signature/version-4';
import { type PostedForm, readForm } from './form-fields';
import { checkPolicy } from './post-policy';

/** A form is held whole: more is for other ways to upload. */
const MAX_FORM_BYTES = 256 * 1024 * 1024;
/** Fields that become headers of the object. */
const OBJECT_HEADER =
  /^(?:cache-control|content-type|content-disposition|content-encoding|expires|x-amz-(?!algorithm$|credential$|date$|signature$|security-token$).*)$/;

/** Whether this is a form that a browser posts to a bucket. */
export function isFormPost(call: IncomingCall): boolean {
  const type = call.headers['content-type'] ?? '';
  return (
    call.method === 'POST' &&
    call.headers.authorization === undefined &&
    call.search === '' &&
    /^multipart\/form-data\s*;/i.test(type) &&
    /^\/[^/]+\/?$/.test(call.path)
  );
}

/**
 * Reads a posted form and verifies it.
 *
 * @returns the request that stores its file, and how the browser wants it answered
 * @throws SignatureDoesNotMatch, AccessDenied, EntityTooLarge, …
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function readFormPost(
  call: IncomingCall,
  request: IncomingMessage,
  find: FindIdentity,
  now: number,
): Promise<{ readonly put: IncomingCall; readonly form: PostedForm }> {
  const body = await readBody(request, MAX_FORM_BYTES);
  const read = await readForm(body, String(call.headers['content-type']));
  const bucket = decodeURIComponent(call.path).replaceAll('/', '');
  const form = { ...read, fields: new Map([...read.fields, ['bucket', bucket]]) };
  const signature = verifyForm(call, form.fields, find, now);
  checkPolicy(form.fields.get('policy') ?? '', form.fields, form.file.length, now);
  const key = form.fields.get('key') ?? '';
  if (key === '') {
    throw new AwsError('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  }
  const headers = [...form.fields].filter(([name]) => OBJECT_HEADER.test(name));
  const odd = headers.find(([, value]) => !/^[\t\x20-\x7e]*$/.test(value));
  if (odd !== undefined) {
    throw new AwsError('InvalidArgument', `The field '${odd[0]}' must be plain ASCII.`);
  }
  const acl = form.fields.get('acl');
  const put: IncomingCall = {
    ...call,
    method: 'PUT',
    path: pathOf(bucket, key),
    headers: { ...Object.fromEntries(headers), ...(acl !== undefined && { 'x-amz-acl': acl }) },
    accessKeyId: signature.accessKeyId,
    region: signature.region ?? call.region,
    signature,
  };
  return { put, form };
}

/** What a browser is answered whose file is stored, as its form asks. @param etag in quotes */
export function answerToForm(put: IncomingCall, { fields }: PostedForm, etag: string): S3Answer {
  const bucket = fields.get('bucket') ?? '';
  const key = fields.get('key') ?? '';
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (redirect !== undefined && /^https?:\/\//i.test(redirect) && URL.canParse(redirect)) {
    const url = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag })) {
      url.searchParams.set(name, value);
    }
    return { status: 303, headers: { location: url.href, etag } };
  }
  const status = fields.get('success_action_status');
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers: { etag } };
  const elements = { Location: put.path, Bucket: bucket, Key: key, ETag: etag };
  const inner = Object.entries(elements).map(
    ([name, text]) => `<${name}>${escapeXml(text)}</${name}>`,
  );
  return {
    status: 201,
    headers: { etag },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inner.join('')}</PostResponse>`,
  };
}

function verifyForm(
  call: IncomingCall,
  fields: ReadonlyMap<string, string>,
  find: FindIdentity,
  now: number,
): RequestSignature {
  const query = new URLSearchParams();
  for (const [field, parameter] of Object.entries(PARAMETERS)) {
    const value = fields.get(field);
    if (value !== undefined) query.set(parameter, value);
  }
  const signature = readSignature({}, query);
  const policy = fields.get('policy');
  if (signature === undefined || policy === undefined) {
    throw refusal('missing', call.protocol, 'A form must have a policy and its signature.');
  }
  if (signature.version === 'v4a') throw refusal('malformed', call.protocol, 'Use version 4.');
  const identity = find(signature.accessKeyId);
  if (identity === undefined) throw refusal('unknown key', call.protocol);
  const secret = identity.credentials.secretAccessKey;
  const right =
    signature.version === 'v4'
      ? hmac(signingKey(secret, signature), policy).toString('hex')
      : createHmac('sha1', secret).update(policy).digest('base64');
  if (!isSame(right, signature.signature)) throw refusal('wrong signature', call.protocol);
  checkToken({ ...call, headers: {}, query }, identity, now);
  return signature;
}

/** The parameters of a presigned URL that fields of a form stand for. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'x-amz-algorithm': 'X-Amz-Algorithm',
  'x-amz-credential': 'X-Amz-Credential',
  'x-amz-signature': 'X-Amz-Signature',
  'x-amz-security-token': 'X-Amz-Security-Token',
  awsaccesskeyid: 'AWSAccessKeyId',
  signature: 'Signature',
};
