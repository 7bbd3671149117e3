import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { RunAccount } from '../run/run-account';

/** A document in the artifacts bucket. */
export async function readDocument(
  { clients, place }: Pick<RunAccount, 'clients' | 'place'>,
  Key: string,
): Promise<string> {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: place.bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}
