/** Tells which stand-in answers a request: see server.py. */
const SERVICE_HEADER = 'x-rankzero-service';

/**
 * The headers by which moto knows whom a request is for.
 *
 * moto reads the region, and nothing else, out of the credential scope of a signature. It verifies
 * none, so it is given one that is no client's.
 *
 * @param service signing name
 */
export function motoHeaders(service: string, region: string): Record<string, string> {
  return {
    host: 'localhost',
    [SERVICE_HEADER]: service,
    authorization: `AWS4-HMAC-SHA256 Credential=rankzero/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}
