import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { priceParameter } from '../../../lib/constructs/training-workflow/prices';
import type { PriceTable } from '../../../lib/core';

const PRICES: PriceTable = {
  currency: 'USD',
  region: 'us-east-1',
  asOf: '2026-08-20',
  perHour: { 'ml.m5.large': 0.115 },
};

const stack = () => new Stack(undefined, 'Main', { env: { region: 'us-east-1' } });

test('the table is a parameter of its workflow', () => {
  const main = stack();
  priceParameter(main, 'main', PRICES);
  Template.fromStack(main).hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/rankzero/main/prices',
    Value: JSON.stringify(PRICES),
  });
});

test.each([
  ['of another region', { ...PRICES, region: 'eu-west-1' }, '$.prices.region'],
  ['without prices', { ...PRICES, perHour: {} }, '$.prices.perHour'],
  ['with a price of nothing', { ...PRICES, perHour: { 'ml.m5.large': 0 } }, 'ml.m5.large'],
  ['with a type that is none', { ...PRICES, perHour: { 'm5.large': 1 } }, 'm5.large'],
  [
    'without a currency',
    { region: 'us-east-1', perHour: { 'ml.m5.large': 1 } },
    '$.prices.currency',
  ],
])('a table %s is refused, with its place', (_what, table, place) => {
  expect(() => priceParameter(stack(), 'main', table as PriceTable)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(place) }),
  );
});
