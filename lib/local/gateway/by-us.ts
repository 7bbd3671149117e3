import { encodeJson, JSON_1_0, JSON_1_1 } from '../aws/json';
import type { Identity } from '../credentials';
import type { IncomingCall } from './incoming';
import type { NamedService } from './services';
import type { GatewayServices } from './types';
import type { WireAnswer } from './wire-errors';

/** Has one of this process's own services answer; its `call` goes by the operation's row. */
export async function answerByUs(
  services: GatewayServices,
  by: Exclude<NamedService['by'], 'moto'>,
  asked: {
    readonly operation: string;
    /** A form for a service of the Query protocol. */
    readonly input: Readonly<Record<string, unknown>> | URLSearchParams;
  },
  { requestId, service }: IncomingCall,
  { role, session }: Identity,
): Promise<WireAnswer> {
  const { operation, input } = asked;
  const headers = { 'x-amzn-RequestId': requestId };
  if (by === 'sts' || by === 'iam') {
    const caller = { requestId, session, ...(role !== undefined && { role }) };
    const text = await services[by].call(operation, input as URLSearchParams, caller);
    const body = Buffer.from(text);
    return { status: 200, headers: { ...headers, 'content-type': 'text/xml' }, body };
  }
  const output = await services[by].call(operation, input);
  const type = service === 'states' || service === 'monitoring' ? JSON_1_0 : JSON_1_1;
  return { status: 200, headers: { ...headers, 'content-type': type }, body: encodeJson(output) };
}
