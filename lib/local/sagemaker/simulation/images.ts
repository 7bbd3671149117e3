import { framesOf } from './record-io';
import { type Form, WrongRecord } from './sample';

/** How files of images begin. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  JPEG: [0xff, 0xd8, 0xff],
  PNG: [0x89, 0x50, 0x4e, 0x47],
};

function isImage(head: Buffer, kinds: readonly string[]): boolean {
  return kinds.some((kind) => BEGINNINGS[kind]?.every((byte, index) => head[index] === byte));
}

/** Files that are one image each, by their first bytes and not their names. */
export function imageFiles(...kinds: readonly string[]): Form {
  const title = `${kinds.join(' or ')} images`;
  return {
    title,
    picks: (name) => /\.(?:jpe?g|png)$/i.test(name),
    check: ({ head }) => {
      if (isImage(head, kinds)) return 1;
      throw new WrongRecord(1, `a file that begins with ${head.toString('hex', 0, 4)}`, title);
    },
  };
}

/** Header of an image in RecordIO: flag, label, two numbers; with a flag, so many labels follow. */
const HEADER_BYTES = 24;

/**
 * RecordIO with images, as MXNet's im2rec makes it.
 * @see https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/mxnet/recordio
 */
export const imageRecords: Form = {
  title: 'RecordIO with images (application/x-recordio)',
  picks: (name) => !name.endsWith('.idx') && !name.endsWith('.lst'),
  check(sample) {
    const frames = framesOf(sample, this.title);
    frames.forEach((frame, index) => {
      const record = index + 1;
      if (frame.length < HEADER_BYTES) {
        throw new WrongRecord(record, `${frame.length} bytes`, 'a header of 24 bytes, an image');
      }
      const image = frame.subarray(HEADER_BYTES + 4 * frame.readUInt32LE(0));
      if (isImage(image, ['JPEG', 'PNG'])) return;
      throw new WrongRecord(record, 'no image after the header', 'a JPEG or PNG image');
    });
    return frames.length;
  },
};

/** Archives packed by gzip, such as models that training goes on from. */
export const packed: Form = {
  title: 'archives packed by gzip',
  picks: (name) => name.endsWith('.gz'),
  check({ head }) {
    if (head[0] === 0x1f && head[1] === 0x8b) return 1;
    throw new WrongRecord(undefined, 'a file that is not packed', this.title);
  },
};
