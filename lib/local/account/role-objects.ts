import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { RoleObjects } from '../step-functions';

/** S3 as the roles of state machines have it: each call is signed by the role, and checked. */
export class ObjectsOfRoles {
  private readonly clients = new Map<string, S3Client>();

  constructor(private readonly clientOf: (roleArn: string) => S3Client) {}

  of(roleArn: string): RoleObjects {
    const s3 = this.clients.get(roleArn) ?? this.clientOf(roleArn);
    this.clients.set(roleArn, s3);
    return roleObjects(s3);
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
  }
}

function roleObjects(s3: S3Client): RoleObjects {
  return {
    async read(Bucket, Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    async list(Bucket, Prefix) {
      const objects: object[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
        for (const { ETag, LastModified, Key, Size, StorageClass } of page.Contents ?? []) {
          // Names as recorded, which differ from S3's own.
          const seconds = (LastModified?.getTime() ?? 0) / 1000;
          objects.push({ Etag: ETag, LastModified: seconds, Key, Size, StorageClass });
        }
      }
      return objects;
    },
    async write(Bucket, Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
    },
  };
}
