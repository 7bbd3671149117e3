import { bucketAndKey } from './address';
import { ANSWERS } from './answers/answers';
import type { S3Answer, S3Body, S3Place } from './answers/asked';
import { checkBucketName } from './answers/buckets';
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
   * @throws AwsError – with the codes of S3
   */
  async answer(call: S3Call, body: S3Body): Promise<S3Answer> {
    const request = s3Request(call);
    const row = s3Row(request);
    if (row === undefined) throw notSupported(request);
    const { bucket, key } = bucketAndKey(call.path);
    const asked = { call, bucket, key: decodeURIComponent(key), body };
    return ANSWERS[row](asked, this.place);
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
