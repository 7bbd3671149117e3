import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPrices } from '../../../lib/cli/prices/price-list';

/** The Price List, as far as GetProducts goes: a page for each list of products. */
let server: Server;
let pages: object[][];
let asked: { Filters: object[]; NextToken?: string }[];
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push(JSON.parse(body));
      const index = Number(JSON.parse(body).NextToken ?? 0);
      const PriceList = (pages[index] ?? []).map((product) => JSON.stringify(product));
      const isLast = index + 1 >= pages.length;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ PriceList, ...(isLast ? {} : { NextToken: `${index + 1}` }) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_PRICING = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'key';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
});

afterAll(async () => {
  process.env = before;
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  asked = [];
});

function product(usagetype: string, price: string, currency = 'USD'): object {
  return {
    product: { productFamily: 'ML Instance', attributes: { usagetype, regionCode: 'eu-west-1' } },
    terms: {
      OnDemand: {
        'SKU.TERM': {
          priceDimensions: {
            'SKU.TERM.RATE': { unit: 'Hrs', pricePerUnit: { [currency]: price } },
          },
        },
      },
    },
  };
}

test('training is picked out of the list, in the order of its types', async () => {
  pages = [
    [product('EU-Train:ml.p3.2xlarge', '4.131'), product('EU-Host:ml.m5.large', '0.128')],
    [product('EU-Train:ml.m5.large', '0.1280000000'), product('EU-Train:ml.m5.large-Free', '0')],
  ];
  await expect(readPrices('eu-west-1', '2026-11-29')).resolves.toEqual({
    currency: 'USD',
    region: 'eu-west-1',
    asOf: '2026-11-29',
    perHour: { 'ml.m5.large': 0.128, 'ml.p3.2xlarge': 4.131 },
  });
  expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, '1']);
  expect(asked[0]?.Filters).toContainEqual({
    Type: 'TERM_MATCH',
    Field: 'regionCode',
    Value: 'eu-west-1',
  });
});

test('a region without training is an error', async () => {
  pages = [[]];
  await expect(readPrices('eu-west-9', '2026-11-29')).rejects.toMatchObject({
    code: 'NoPrices',
    message: expect.stringContaining('eu-west-9'),
  });
});

test('a type with two prices is not guessed at', async () => {
  pages = [[product('EU-Train:ml.m5.large', '0.128'), product('EU-Train:ml.m5.large', '0.2')]];
  await expect(readPrices('eu-west-1', '2026-11-29')).rejects.toMatchObject({
    code: 'PriceNotClear',
  });
});
