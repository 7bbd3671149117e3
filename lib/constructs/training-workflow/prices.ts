import { Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { checkPriceTable, type PriceTable, Problems, workflowParameters } from '../../core';

/**
 * Keeps a workflow's table of prices as `/rankzero/<workflow>/prices`. Construct ID: `Prices`.
 * @throws InvalidRequest – for a table that is not one, or is of another region
 */
export function priceParameter(
  scope: Construct,
  workflowName: string,
  prices: PriceTable,
): ssm.StringParameter {
  const problems = new Problems();
  checkPriceTable(prices, '$.prices', problems);
  const { region } = Stack.of(scope);
  if (!problems.any && !Token.isUnresolved(region) && prices.region !== region) {
    problems.add('InvalidValue', '$.prices.region', 'The prices are of another region.', {
      found: prices.region,
      allowed: `${region}: rankzero prices --region ${region}`,
    });
  }
  problems.throwIfAny(`The workflow ${JSON.stringify(workflowName)}`);
  return new ssm.StringParameter(scope, 'Prices', {
    parameterName: workflowParameters(workflowName).prices,
    description: `What instances cost, ${prices.region}${prices.asOf === undefined ? '' : `, ${prices.asOf}`}`,
    // More than about 140 types need the advanced tier.
    tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    stringValue: JSON.stringify(prices),
  });
}
