/** Host names under which a label in front is a bucket: loopback names and S3's own. */
const VIRTUAL_HOST =
  /^(?<bucket>.+)\.(?:localhost|127\.0\.0\.1|s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?)$/i;

/** Rewrites a virtual-host-style S3 path to path style; a path-style one comes back as it is. */
export function pathStyle(path: string, host: string | undefined): string {
  const bucket = VIRTUAL_HOST.exec((host ?? '').replace(/:\d+$/, ''))?.groups?.bucket;
  return bucket === undefined ? path : `/${bucket}${path}`;
}

/** The bucket and key of a path-style path, both still percent-encoded. */
export function bucketAndKey(path: string): { readonly bucket: string; readonly key: string } {
  const slash = path.indexOf('/', 1);
  return slash === -1
    ? { bucket: path.slice(1), key: '' }
    : { bucket: path.slice(1, slash), key: path.slice(slash + 1) };
}
