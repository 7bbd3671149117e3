import type { Bucket } from '../store';
import type { ObjectFacts } from './object-facts';
import { elements, parseDocument, text } from './xml';

const HEADER = 'x-amz-server-side-encryption';

/** What a write says of its object, with the encryption of its bucket where it says none itself. */
export function withDefaultEncryption(facts: ObjectFacts, bucket: Bucket): ObjectFacts {
  const document = bucket.facts.documents.encryption;
  if (document === undefined || facts.headers[HEADER] !== undefined) return facts;
  const root = parseDocument(document, 'ServerSideEncryptionConfiguration');
  const [rule = ''] = elements(root, 'Rule');
  const [byDefault = ''] = elements(rule, 'ApplyServerSideEncryptionByDefault');
  const algorithm = text(byDefault, 'SSEAlgorithm');
  const key = text(byDefault, 'KMSMasterKeyID');
  return {
    ...facts,
    headers: {
      ...facts.headers,
      ...(algorithm !== undefined && { [HEADER]: algorithm }),
      ...(key !== undefined && { [`${HEADER}-aws-kms-key-id`]: key }),
    },
  };
}
