import { AwsError } from '../../aws/errors';

/** Where messages can be sent from here; queues and functions would be moto's own. */
const PROTOCOLS: ReadonlySet<string> = new Set(['http', 'https', 'email', 'email-json', 'sms']);

/** Refuses subscribers that are not here. @throws InvalidParameter */
export function checkSubscription(form: URLSearchParams): void {
  const protocol = form.get('Protocol') ?? '';
  if (PROTOCOLS.has(protocol)) return;
  throw invalid(
    `The local account sends messages by ${[...PROTOCOLS].join(', ')} only, not by ${JSON.stringify(protocol)}`,
  );
}

/**
 * Refuses foreign tokens: moto's are numbers, and it fails on anything else. @throws
 * InvalidParameter
 */
export function checkPage(form: URLSearchParams): void {
  if (!/^\d*$/.test(form.get('NextToken') ?? '')) throw invalid('nextToken');
}

/** Parameters that say where a message goes; it has one of them. */
export const RECIPIENTS = ['TopicArn', 'TargetArn', 'PhoneNumber'] as const;

/** The error for a message to several recipients, of which moto would take one. */
export function manyRecipients(given: readonly string[]): AwsError {
  return invalid(`${given.join(' and ')}: a message has one recipient. Give one of them`);
}

/** Refuses messages that SNS would refuse and moto publishes. @throws InvalidParameter */
export function checkMessage(form: URLSearchParams): void {
  const recipients = RECIPIENTS.filter((name) => form.has(name));
  if (recipients.length > 1) throw manyRecipients(recipients);
  const message = form.get('Message') ?? '';
  if (message === '') throw invalid('Empty message');
  if (form.get('MessageStructure') !== 'json') return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (typeof (parsed as { default?: unknown } | null)?.default !== 'string') {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${message}`);
}
