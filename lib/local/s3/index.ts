export type { S3Answer, S3Body } from './answers/asked';
export type { S3Call } from './call';
export { type BucketResource, S3Service } from './service';
