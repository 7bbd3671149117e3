export type { S3Answer, S3Body } from './answers/asked';
export { type BucketResource, S3Service } from './service';
