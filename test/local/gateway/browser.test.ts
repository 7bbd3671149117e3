import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { findChromium, startChromium } from '../../report/_helpers/open-page';
import { rawCall, signedHeaders } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const region = 'us-east-1';
const bucket = 'not-for-pages';
const chromium = findChromium();
const inBrowser = chromium === undefined ? test.skip : test;

let around: ServiceGateway;
let page: Server;

beforeAll(async () => {
  around = await startServiceGateway(region, { buckets: [{ name: bucket, versioned: false }] });
  const { endpoint, credentials } = around;
  await new S3Client({ endpoint, region, credentials }).send(
    new PutObjectCommand({ Bucket: bucket, Key: 'kept', Body: 'secret' }),
  );
  page = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>');
  });
  await new Promise<void>((resolve) => {
    page.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(async () => {
  await new Promise((resolve) => {
    page.close(resolve);
  });
  await around?.close();
});

// Without a browser the headers that it would send are tested at the door.
inBrowser(
  'a page of another origin can neither read nor change anything, even with right credentials',
  async () => {
    const { port } = page.address() as AddressInfo;
    const path = `/${bucket}/kept`;
    const headers = await signedHeaders(around, { method: 'GET', path });
    const browser = await startChromium(chromium ?? '');
    try {
      const opened = await browser.newPage();
      // Names under .localhost are this machine to a browser, and another site to 127.0.0.1.
      await opened.goto(`http://page.localhost:${port}/`);
      const tried = await opened.evaluate(
        async ([endpoint, object, signed]) => {
          const attempt = (run: () => Promise<unknown>) =>
            run().then(
              (value) => String(value),
              (error) => `${error}`,
            );
          const text = async (url: string, init?: RequestInit) =>
            `${(await fetch(url, init)).status}`;
          const { host: _, ...allowed } = JSON.parse(signed);
          return Promise.all([
            attempt(() => text(`${endpoint}/`)),
            attempt(() => text(`${endpoint}${object}`, { headers: allowed })),
            attempt(() => text(`${endpoint}${object}`, { method: 'DELETE', headers: allowed })),
            attempt(async () => {
              const reset = { method: 'POST', mode: 'no-cors' } as const;
              return (await fetch(`${endpoint}/moto-api/reset`, reset)).type;
            }),
          ]);
        },
        [around.endpoint, path, JSON.stringify(headers)] as const,
      );
      expect(tried).toEqual([
        expect.stringContaining('Failed to fetch'),
        expect.stringContaining('Failed to fetch'),
        expect.stringContaining('Failed to fetch'),
        // What a page may send without asking, and never see the answer of.
        'opaque',
      ]);
    } finally {
      await browser.close();
    }
    const kept = await rawCall(around, { service: 's3', method: 'GET', path });
    expect(kept.body).toBe('secret');
  },
  60_000,
);
