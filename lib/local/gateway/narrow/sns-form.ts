import { AwsError } from '../../errors';

/**
 * Refuses messages that SNS would refuse and moto publishes.
 *
 * @throws InvalidParameter
 */
export function checkSnsForm(operation: string, form: URLSearchParams): void {
  if (operation !== 'Publish') return;
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
