import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';

/** Something that takes bytes and says their digest. */
interface Digest {
  update(chunk: Buffer): void;
  digest(): Promise<Uint8Array>;
}

const hash = (name: string) => (): Digest => {
  const state = createHash(name);
  return {
    update: (chunk) => {
      state.update(chunk);
    },
    digest: async () => state.digest(),
  };
};

const DIGESTS: Readonly<Record<string, () => Digest>> = {
  'content-md5': hash('md5'),
  'x-amz-checksum-crc32': () => new Crc32(),
  'x-amz-checksum-crc32c': () => new Crc32c(),
  'x-amz-checksum-crc64nvme': () => new Crc64Nvme(),
  'x-amz-checksum-md5': hash('md5'),
  'x-amz-checksum-sha1': hash('sha1'),
  'x-amz-checksum-sha256': hash('sha256'),
  'x-amz-checksum-sha512': hash('sha512'),
};

/**
 * Makes the digest that a header or trailer gives. @returns undefined if the name is not one of a
 * digest
 */
export function digestOf(name: string): Digest | undefined {
  return Object.hasOwn(DIGESTS, name) ? DIGESTS[name]?.() : undefined;
}
