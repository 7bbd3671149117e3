import { isObject, type PriceTable, RankZeroError } from '../../core';
import { Clients } from '../aws/clients';
import { type AskedService, awsError } from '../machine/aws-error';

/** Usage of training on demand, e.g. `EUW1-Train:ml.m5.large`; in us-east-1 it may lack the prefix. */
const TRAINING = /^(?:[A-Z0-9]+-)?Train:(ml\.[a-z0-9-]+\.[a-z0-9-]+)$/;

const PRICE_LIST: AskedService = {
  name: 'The AWS Price List',
  code: 'PriceList',
  purpose: 'ask for prices',
  needs: 'To read prices, you need pricing:GetProducts.',
};

/**
 * What training on demand costs in a region, by the AWS Price List.
 * @param today the day that the table is of, `YYYY-MM-DD`
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 * @throws NoPrices – where the list has none for the region
 * @throws PriceNotClear – where a type has two prices, or prices have two currencies
 */
export async function readPrices(region: string, today: string): Promise<PriceTable> {
  // Only this verb needs it.
  const { paginateGetProducts } = await import('@aws-sdk/client-pricing');
  const clients = new Clients({ region: homeOf(region) });
  const perHour = new Map<string, number>();
  const currencies = new Set<string>();
  try {
    const pages = paginateGetProducts(
      { client: clients.pricing, pageSize: 100 },
      {
        ServiceCode: 'AmazonSageMaker',
        Filters: [
          { Type: 'TERM_MATCH', Field: 'productFamily', Value: 'ML Instance' },
          { Type: 'TERM_MATCH', Field: 'regionCode', Value: region },
        ],
      },
    );
    for await (const { PriceList = [] } of pages) {
      for (const product of PriceList) {
        const read = trainingPrice(JSON.parse(String(product)));
        if (read === undefined) continue;
        const before = perHour.get(read.type);
        if (before !== undefined && before !== read.price) throw notClear(read.type);
        perHour.set(read.type, read.price);
        currencies.add(read.currency);
      }
    }
  } catch (error) {
    throw awsError(error, PRICE_LIST);
  } finally {
    clients.close();
  }
  const [currency, ...others] = currencies;
  if (currency === undefined) {
    throw new RankZeroError('NoPrices', `The AWS Price List has no training in ${region}.`, {
      hint: 'Check the region’s name.',
    });
  }
  if (others.length > 0) throw notClear([...currencies].join(' and '));
  const types = [...perHour].sort(([a], [b]) => a.localeCompare(b));
  return { currency, region, asOf: today, perHour: Object.fromEntries(types) };
}

/** The list of a partition's regions is to be had in few of them. */
function homeOf(region: string): string {
  return region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1';
}

/** The price of an hour of training, where the product is one. */
function trainingPrice(
  product: unknown,
): { readonly type: string; readonly price: number; readonly currency: string } | undefined {
  const usage = member(member(member(product, 'product'), 'attributes'), 'usagetype');
  const [, type] = TRAINING.exec(String(usage)) ?? [];
  if (type === undefined) return undefined;
  for (const term of values(member(member(product, 'terms'), 'OnDemand'))) {
    for (const dimension of values(member(term, 'priceDimensions'))) {
      const [entry] = Object.entries(member(dimension, 'pricePerUnit') ?? {});
      const [currency, price] = entry ?? [];
      // A free tier has a price of nothing beside the real one.
      if (currency !== undefined && Number(price) > 0) {
        return { type, price: Number(price), currency };
      }
    }
  }
  return undefined;
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function values(value: unknown): unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

function notClear(what: string): RankZeroError {
  return new RankZeroError('PriceNotClear', `The AWS Price List has two prices for ${what}.`, {
    hint: 'Write the table yourself; docs/budgets.md shows its format.',
  });
}
