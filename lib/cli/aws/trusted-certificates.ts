import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { RankZeroError } from '../../core';

/**
 * The certificates that a server's may come from, where `AWS_CA_BUNDLE` names a file of them: these,
 * Node's own and those of `NODE_EXTRA_CA_CERTS`.
 *
 * @returns PEM texts; undefined where `AWS_CA_BUNDLE` is not set: Node knows the others by itself
 * @throws CaBundleUnreadable – where there is no such file
 * @throws CaBundleEmpty – where it has no certificate
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 */
export function trustedCertificates(env: NodeJS.ProcessEnv): string[] | undefined {
  const { AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: extra } = env;
  if (!bundle) return undefined;
  const own = readBundle(bundle);
  // A list takes the place of all that Node knows, so it has to be whole.
  return [own, ...rootCertificates, ...(extra ? [readExtra(extra)] : [])];
}

function readBundle(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw new RankZeroError('CaBundleUnreadable', `AWS_CA_BUNDLE cannot be read: ${message}`, {
      cause: error,
      hint: 'Name a file of certificates (PEM), or unset it.',
    });
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new RankZeroError(
    'CaBundleEmpty',
    `AWS_CA_BUNDLE is ${file}, which has no certificate (-----BEGIN CERTIFICATE-----).`,
    { hint: 'Name a file of certificates in the format PEM, or unset it.' },
  );
}

/** Node itself warns of one that it cannot read, and goes on. */
function readExtra(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
