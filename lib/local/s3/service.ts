import { Readable } from 'node:stream';
import { bucketAndKey } from './address';
import { ANSWERS } from './answers/answers';
import type { Asked, MayDo, S3Answer, S3Body, S3Place } from './answers/asked';
import { checkBucketName } from './answers/buckets';
import { type GetFileOptions, getFile, putFile } from './answers/files';
import type { S3Call } from './call';
import { notSupported, s3Request, s3Row } from './operations';
import { ObjectStore } from './store';

/** How S3 is started. */
export interface S3Options extends Omit<S3Place, 'store'> {
  /** Where buckets and objects are; what is there already is served again. */
  readonly directory: string;
}

/** A bucket of an app. */
export interface BucketResource {
  readonly name: string;
  readonly versioned: boolean;
}

/** S3 of the local account: objects are files, and nothing of them is held in memory. */
export class S3Service {
  private readonly place: S3Place;

  constructor({ directory, region, account }: S3Options) {
    this.place = { store: new ObjectStore(directory), region, account };
  }

  /**
   * Answers a request whose caller may make it.
   *
   * @param may refuses what a request does besides, such as to delete a key that its body names.
   * @default - nothing is refused
   * @throws AwsError – with the codes of S3
   */
  async answer(call: S3Call, body: S3Body, may?: MayDo): Promise<S3Answer> {
    const request = s3Request(call);
    const row = s3Row(request);
    if (row === undefined) throw notSupported(request);
    return ANSWERS[row]({ ...askedOf(call, body), ...(may && { may }) }, this.place);
  }

  /**
   * Stores a file of this machine as an object: a clone of it where the file system has clones, else
   * one copy. The file stays as it is, whatever is done with the object.
   *
   * @param call the request to PUT that would store it, whose caller may make it
   * @throws AwsError – with the codes of S3
   */
  putFile(path: string, call: S3Call): Promise<void> {
    return putFile(path, askedOf(call, NOTHING), this.place);
  }

  /**
   * Makes a file of an object, in the same ways; the object stays as it is, whatever is done with the
   * file. One that is only read may be a link to the object's bytes.
   *
   * @param call the request to GET that would read it, whose caller may make it
   * @throws AwsError – with the codes of S3
   */
  getFile(path: string, call: S3Call, options?: GetFileOptions): Promise<void> {
    return getFile(path, askedOf(call, NOTHING), this.place, options);
  }

  /**
   * Makes a bucket, where it is not there yet.
   *
   * @throws InvalidBucketName
   */
  ensureBucket({ name, versioned }: BucketResource): void {
    checkBucketName(name);
    const { store, region } = this.place;
    const bucket = store.find(name) ?? store.create(name, { location: region });
    const versioning = versioned ? 'Enabled' : undefined;
    if (versioning !== undefined && bucket.facts.versioning !== versioning) {
      bucket.facts = { ...bucket.facts, versioning };
    }
  }
}

/** The body of a request that has none. */
const NOTHING: S3Body = { checksums: new Map(), open: () => Readable.from([]) };

function askedOf(call: S3Call, body: S3Body): Asked {
  const { bucket, key } = bucketAndKey(call.path);
  return { call, bucket, key: decodeURIComponent(key), body };
}
