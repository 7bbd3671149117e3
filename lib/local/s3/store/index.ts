export type { Bucket, KeyNames, Precondition } from './bucket';
export { compareKeys, KeyOrder } from './key-order';
export { ObjectStore } from './store';
export type { MultipartUpload, UploadedPart } from './uploads';
export {
  type Checksums,
  currentOf,
  type ObjectContent,
  type ObjectVersion,
  type Segment,
  type Version,
} from './versions';
