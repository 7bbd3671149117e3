import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { renderSweep } from '../../lib/report';
import { required } from '../environment';
import { logAbout, logLine } from '../log';
import { type SummarizedSweep, type SummarizeEvent, summarize } from './summarize';

const s3 = new S3Client({});
const bucket = required('BUCKET');

/** Makes the table of a sweep's runs. */
export async function handler(event: SummarizeEvent): Promise<SummarizedSweep> {
  logAbout({ sweep: event.sweep.name });
  const summarized = await summarize(event, {
    bucket,
    async read(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    async write(Key, Body) {
      const ContentType = Key.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/json';
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType }));
    },
    render: renderSweep,
  });
  const { total, succeeded, failed } = summarized;
  logLine('INFO', 'Summarized', { total, succeeded, failed });
  return summarized;
}
