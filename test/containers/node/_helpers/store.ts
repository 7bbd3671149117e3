import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

const ROOT = join(__dirname, '../../../..');

/** Credentials of the processes under test. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** A manifest as it is read back. */
export interface StoredManifest {
  readonly version: number;
  readonly job: string;
  readonly writer: Readonly<Record<string, unknown>> & {
    readonly rank: number;
    readonly host: string;
  };
  readonly outputs: Readonly<Record<string, StoredEntry>>;
}
export interface StoredEntry {
  readonly type: string;
  readonly value?: unknown;
  readonly uri: string;
  readonly sizeBytes?: number;
  readonly crc32?: string;
  readonly fileCount?: number;
  readonly listing: { readonly uri: string };
}

/** A real S3 on a loopback port, and an empty bucket for each test. */
export class Store {
  bucket = '';
  private buckets = 0;

  private constructor(
    readonly port: number,
    private readonly server: ChildProcess,
    private readonly client: S3Client,
  ) {}

  /** Starts the server. */
  static async start(): Promise<Store> {
    const server = spawn(
      join(ROOT, '.venv/bin/python'),
      [join(ROOT, 'test/containers/python/s3_server.py')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: server.stdout });
    const [line] = await once(lines, 'line');
    const port = Number(line);
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    return new Store(port, server, client);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }

  async newBucket(): Promise<void> {
    this.bucket = `artifacts-${this.buckets++}`;
    await this.client.send(new CreateBucketCommand({ Bucket: this.bucket }));
  }

  async put(key: string, text: string): Promise<string> {
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: text }));
    return `s3://${this.bucket}/${key}`;
  }

  async read(uri: string): Promise<Buffer> {
    const Key = uri.slice(`s3://${this.bucket}/`.length);
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async keys(): Promise<string[]> {
    const { Contents = [] } = await this.client.send(
      new ListObjectsV2Command({ Bucket: this.bucket }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  /** Multipart uploads that were begun and neither completed nor aborted. */
  async unfinishedUploads(): Promise<number> {
    const { Uploads = [] } = await this.client.send(
      new ListMultipartUploadsCommand({ Bucket: this.bucket }),
    );
    return Uploads.length;
  }

  async hasManifest(): Promise<boolean> {
    return (await this.keys()).includes('jobs/job-1/outputs/outputs.json');
  }

  async manifest(): Promise<StoredManifest> {
    const text = await this.read(`s3://${this.bucket}/jobs/job-1/outputs/outputs.json`);
    return JSON.parse(text.toString());
  }
}
