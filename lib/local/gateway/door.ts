import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws/errors';

/**
 * Names by which this machine alone is meant; in front of `localhost` a bucket may stand.
 *
 * A web page whose own name points to 127.0.0.1 is recognised by that name: browsers send the name
 * that they were given.
 */
const LOOPBACK_HOST =
  /^(?:(?:[a-z0-9][a-z0-9.-]*\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const LOOPBACK_ORIGIN =
  /^https?:\/\/(?:(?:[a-z0-9][a-z0-9.-]*\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** What browsers say of requests that no page of another site has caused. */
const OWN_SITE: ReadonlySet<string> = new Set(['none', 'same-origin', 'same-site']);
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
/** Headers that mean something by being there once. */
const ONCE =
  /^(?:host|authorization|content-length|content-type|transfer-encoding|origin|sec-fetch-site|x-amz-.*)$/;

/**
 * Turns away, by the request's line and headers alone, what no AWS client on this machine sends:
 * calls of pages in a browser, calls by another name, and requests that can be read in two ways.
 *
 * @throws AccessDenied – for another host name, and for a call of another site
 * @throws InvalidRequest – for a request that can be read in two ways
 * @throws MethodNotAllowed – for a method that no service here has, a browser's preflight among them
 */
export function checkDoor(request: IncomingMessage): void {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map(lower);
  const twice = names.find((name, index) => ONCE.test(name) && names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`The header '${twice}' is given twice.`);
  const { host, origin } = request.headers;
  if (host === undefined || !LOOPBACK_HOST.test(host)) {
    throw new AwsError(
      'AccessDenied',
      `The local account answers to 127.0.0.1, localhost and [::1] only, not to the host name ${JSON.stringify(host ?? '')}. Use the endpoint that 'rankzero serve' printed.`,
      403,
    );
  }
  const site = request.headers['sec-fetch-site'];
  if (
    (origin !== undefined && !LOOPBACK_ORIGIN.test(origin)) ||
    (site !== undefined && !OWN_SITE.has(String(site)))
  ) {
    throw new AwsError(
      'AccessDenied',
      `The local account does not answer web pages of other sites; this call comes from ${JSON.stringify(origin ?? `a ${site} page`)}.`,
      403,
    );
  }
  const url = request.url ?? '';
  if (!url.startsWith('/') || url.includes('#')) {
    throw invalid(`The request's target must be a path, found ${JSON.stringify(url)}.`);
  }
  if (!METHODS.has(request.method ?? '')) {
    throw new AwsError(
      'MethodNotAllowed',
      `The method ${request.method} is not allowed: AWS clients use ${[...METHODS].join(', ')}.`,
      405,
    );
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequest', message, 400);
}

function lower(name: string): string {
  return name.toLowerCase();
}
