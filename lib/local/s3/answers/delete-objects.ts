import { AwsError } from '../../aws/errors';
import { pathOf } from '../address';
import type { Answer } from './asked';
import { bucketOf, s3Error } from './errors';
import { deleteObject, deleteVersion } from './objects';
import { elements, readXml, text, type Xml, xmlDocument } from './xml';

const MOST = 1000;

/** DeleteObjects: as many DeleteObject, each with its own rights and its own outcome. */
export const deleteObjects: Answer = async (asked, place) => {
  bucketOf(asked, place);
  const { content } = await readXml(asked, 'Delete');
  const wanted = elements(content, 'Object');
  if (wanted.length === 0 || wanted.length > MOST) {
    throw s3Error('MalformedXML', `${wanted.length} objects; from 1 to ${MOST} are allowed`);
  }
  const deleted: Xml[] = [];
  const failed: Xml[] = [];
  for (const object of wanted) {
    const Key = text(object, 'Key') ?? '';
    const VersionId = text(object, 'VersionId');
    const etag = text(object, 'ETag');
    const query = new URLSearchParams(VersionId === undefined ? {} : { versionId: VersionId });
    const headers = etag === undefined ? {} : { 'if-match': etag };
    const one = { ...asked, key: Key, call: { ...asked.call, query, headers } };
    try {
      await asked.may?.({ ...one.call, method: 'DELETE', path: pathOf(asked.bucket, Key) });
      const run = VersionId === undefined ? deleteObject : deleteVersion;
      const answer = await run(one, place);
      const isMarker = answer.headers?.['x-amz-delete-marker'] === 'true';
      const DeleteMarkerVersionId = answer.headers?.['x-amz-version-id'];
      deleted.push({
        Key,
        VersionId,
        ...(isMarker && { DeleteMarker: true, DeleteMarkerVersionId }),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Key, VersionId, Code: error.code, Message: error.message });
    }
  }
  const isQuiet = text(content, 'Quiet') === 'true';
  return {
    body: xmlDocument('DeleteResult', { Deleted: isQuiet ? [] : deleted, Error: failed }),
  };
};
