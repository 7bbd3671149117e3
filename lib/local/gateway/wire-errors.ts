import { AwsError } from '../aws/errors';
import { encodeJson, JSON_1_0, JSON_1_1 } from '../aws/json';
import { escapeXml } from '../aws/xml';
import type { WireProtocol } from './incoming';

/** What is written to the client. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Where an error happened, as far as its form on the wire depends on it. */
export interface ErrorPlace {
  readonly protocol: WireProtocol;
  readonly service: string;
  readonly requestId: string;
  /** The resource of an S3 request: its path. */
  readonly path: string;
}

/** Step Functions names its exceptions in the name space of the service it grew out of. */
const STATES_NAMESPACE = 'com.amazonaws.swf.service.v2.model#';

/** Turns any error into an AWS error: what is not one already is a fault of the local account. */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsError('InternalFailure', `The local account failed: ${detail}`, 500, false);
}

/** Writes an error in the form that the service's clients expect. */
export function encodeError(error: AwsError, place: ErrorPlace): WireAnswer {
  const headers = { 'x-amzn-RequestId': place.requestId };
  switch (place.protocol) {
    case 'json':
      return {
        status: error.statusCode,
        headers: {
          ...headers,
          'content-type': place.service === 'states' ? JSON_1_0 : JSON_1_1,
          'x-amzn-ErrorType': error.code,
        },
        body: encodeJson({ __type: qualified(error.code, place.service), message: error.message }),
      };
    case 'rest-json':
      return {
        status: error.statusCode,
        headers: { ...headers, 'content-type': 'application/json', 'x-amzn-ErrorType': error.code },
        body: encodeJson({ message: error.message }),
      };
    case 'cbor':
      return {
        status: error.statusCode,
        headers: {
          ...headers,
          'content-type': 'application/cbor',
          'smithy-protocol': 'rpc-v2-cbor',
        },
        body: cborMap({ __type: error.code, message: error.message }),
      };
    case 'query':
      return {
        status: error.statusCode,
        headers: { ...headers, 'content-type': 'text/xml' },
        body: Buffer.from(
          `<ErrorResponse><Error><Type>${error.senderFault ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${place.requestId}</RequestId></ErrorResponse>`,
        ),
      };
    case 'rest-xml':
      return {
        status: error.statusCode,
        headers: {
          ...error.headers,
          'x-amz-request-id': place.requestId,
          'content-type': 'application/xml',
        },
        body: Buffer.from(
          `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message><Resource>${escapeXml(place.path)}</Resource><RequestId>${place.requestId}</RequestId></Error>`,
        ),
      };
  }
}

function qualified(code: string, service: string): string {
  if (service !== 'states') return code;
  return code === 'ValidationException'
    ? `com.amazon.coral.validate#${code}`
    : STATES_NAMESPACE + code;
}

/** A CBOR map of texts: all that an error of the Smithy RPC v2 protocol consists of. */
function cborMap(members: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(members);
  return Buffer.concat([
    Buffer.from([0xa0 | entries.length]),
    ...entries.flatMap(([name, value]) => [cborText(name), cborText(value)]),
  ]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head[0] = 0x7a; // major type 3 (text) with a length of four bytes
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
