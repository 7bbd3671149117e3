import type { S3Row } from '../operations';
import { type Answer, header } from './asked';
import {
  CORS,
  createBucket,
  deleteBucket,
  deleteDocument,
  ENCRYPTION,
  getDocument,
  getLocation,
  getVersioning,
  hasNone,
  headBucket,
  listBuckets,
  putDocument,
  putVersioning,
  TAGGING,
} from './buckets';
import { copyObject, copyPart } from './copies';
import { deleteObjects } from './delete-objects';
import { listObjects } from './list-objects';
import { listParts, listUploads } from './list-uploads';
import { listVersions } from './list-versions';
import {
  deleteTagging,
  getAttributes,
  getBucketAcl,
  getObjectAcl,
  getTagging,
  putObjectAcl,
  putTagging,
} from './object-details';
import { deleteObject, deleteVersion, getObject, headObject, putObject } from './objects';
import { abortUpload, completeUpload, createUpload, uploadPart } from './uploads';

/** Makes the operation that is another one where a request names what it copies. */
const orCopy =
  (plain: Answer, copy: Answer): Answer =>
  (asked, place) =>
    (header(asked, 'x-amz-copy-source') === undefined ? plain : copy)(asked, place);

/** What answers each operation, by its row. */
export const ANSWERS: Readonly<Record<S3Row, Answer>> = {
  'account GET': listBuckets,
  'bucket DELETE': deleteBucket,
  'bucket DELETE cors': deleteDocument(CORS),
  'bucket DELETE encryption': deleteDocument(ENCRYPTION),
  'bucket DELETE tagging': deleteDocument(TAGGING),
  'bucket GET': listObjects,
  'bucket GET acl': getBucketAcl,
  'bucket GET cors': getDocument(CORS),
  'bucket GET encryption': getDocument(ENCRYPTION),
  'bucket GET lifecycle': hasNone('NoSuchLifecycleConfiguration'),
  'bucket GET location': getLocation,
  'bucket GET ownershipControls': hasNone('OwnershipControlsNotFoundError'),
  'bucket GET policy': hasNone('NoSuchBucketPolicy'),
  'bucket GET publicAccessBlock': hasNone('NoSuchPublicAccessBlockConfiguration'),
  'bucket GET tagging': getDocument(TAGGING),
  'bucket GET uploads': listUploads,
  'bucket GET versioning': getVersioning,
  'bucket GET versions': listVersions,
  'bucket HEAD': headBucket,
  'bucket POST delete': deleteObjects,
  'bucket PUT': createBucket,
  'bucket PUT cors': putDocument(CORS),
  'bucket PUT encryption': putDocument(ENCRYPTION),
  'bucket PUT tagging': putDocument(TAGGING),
  'bucket PUT versioning': putVersioning,
  'key DELETE': deleteObject,
  'key DELETE tagging': deleteTagging,
  'key DELETE tagging,versionId': deleteTagging,
  'key DELETE uploadId': abortUpload,
  'key DELETE versionId': deleteVersion,
  'key GET': getObject,
  'key GET acl': getObjectAcl,
  'key GET attributes': getAttributes,
  'key GET attributes,versionId': getAttributes,
  'key GET tagging': getTagging,
  'key GET tagging,versionId': getTagging,
  'key GET uploadId': listParts,
  'key GET versionId': getObject,
  'key HEAD': headObject,
  'key HEAD versionId': headObject,
  'key POST uploadId': completeUpload,
  'key POST uploads': createUpload,
  'key PUT': orCopy(putObject, copyObject),
  'key PUT acl': putObjectAcl,
  'key PUT tagging': putTagging,
  'key PUT tagging,versionId': putTagging,
  'key PUT uploadId': orCopy(uploadPart, copyPart),
};
