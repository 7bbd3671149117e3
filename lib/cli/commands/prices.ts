import { Command, Option } from 'commander';
import type { Terminal } from '../display/terminal';
import { readPrices } from '../prices/price-list';
import { defaultRegion } from '../project/deployment';

/** `rankzero prices`: what instances cost, for budgets in money. */
export function pricesCommand(terminal: Terminal): Command {
  return new Command('prices')
    .description('print what training costs in a region, by the AWS Price List of your account')
    .addOption(new Option('--region <region>', 'AWS region (default: AWS_REGION, else us-east-1)'))
    .action(async ({ region = defaultRegion(process.env) }: { readonly region?: string }) => {
      const today = new Date().toISOString().slice(0, 10);
      terminal.print(JSON.stringify(await readPrices(region, today), null, 2));
    });
}
