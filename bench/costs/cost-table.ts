import { itemsOf, sumOf, type Use } from './costs';
import type { Counted } from './counted';
import recorded from './recorded.json';
import { type Definition, walk } from './walk';
import { WAYS } from './ways';

/** What ways through the state machine took when they were counted last, by their names. */
export const RECORDED: Readonly<Record<string, Counted>> = recorded.ways;

/** A template of CloudFormation, as far as costs follow from it. */
export interface CostTemplate {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties?: { readonly MemorySize?: number } }
    >
  >;
}

/** Memory of the functions of a workflow, MB, by the names that {@link Counted} has. */
export function memoryOf({ Resources }: CostTemplate): Record<string, number> {
  return Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .flatMap(([id, { Properties }]) => {
        const [, name] = /Training(\w+?)Function/.exec(id) ?? [];
        return name === undefined ? [] : [[name, Properties?.MemorySize ?? 128]];
      }),
  );
}

/** The use of each way: transitions from the definition, memory from the template, the rest as counted. */
export function usesOf(
  definition: Definition,
  template: CostTemplate,
  ways: Readonly<Record<string, Counted>> = RECORDED,
): Record<string, Use> {
  const memory = memoryOf(template);
  return Object.fromEntries(
    Object.entries(WAYS).map(([name, { turns }]) => {
      const counted = ways[name];
      if (counted === undefined) throw new Error(`The way ${name} was not counted.`);
      return [name, { transitions: walk(definition, turns).length, counted, memory }];
    }),
  );
}

/** The table of docs/deploying.md: a row for each thing that is paid, a column for each way. */
export function costTable(uses: Readonly<Record<string, Use>>): string {
  const ways = Object.keys(WAYS).map((name) => itemsOf(uses[name] as Use));
  const titles = Object.values(WAYS).map(({ title }) => title);
  const [first = []] = ways;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['amount of one: USD for 1,000', ...titles]),
    row(['---', ...titles.map(() => '---')]),
    ...first.map(({ title }, index) =>
      row([
        title,
        ...ways.map((items) => {
          const { amount, usd } = items[index] as (typeof items)[number];
          return `${amount}: ${dollars(1_000 * usd)}`;
        }),
      ]),
    ),
    row(['**together**', ...ways.map((items) => `**${dollars(1_000 * sumOf(items))}**`)]),
  ].join('\n');
}

function dollars(usd: number): string {
  return usd === 0 ? '0' : usd < 0.0005 ? '< 0.001' : usd.toFixed(3);
}
