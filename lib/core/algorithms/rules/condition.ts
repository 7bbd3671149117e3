import type { Channel, RawHyperparameters } from '../../model';
import type { AlgorithmTable, Condition } from '../tables';
import { defaultOf, isFlag } from './value';

/** What rules between inputs look at. */
export interface Inputs {
  readonly hyperparameters: RawHyperparameters;
  readonly channels: readonly Channel[];
  /** Hyperparameters that a search sets: any one of them may be any value of its range. */
  readonly tuned: readonly string[];
}

/** Whether every value of a condition is there, defaults included. */
export function holds(condition: Condition = {}, table: AlgorithmTable, inputs: Inputs): boolean {
  return Object.entries(condition).every(([name, values]) => {
    if (name.includes('.')) {
      const value = channelValue(name, inputs.channels);
      return value !== undefined && values.includes(value);
    }
    // Whether something is given is another question than what it is.
    if (values.length === 0) return Object.hasOwn(inputs.hyperparameters, name);
    const value = valueIn(name, table, inputs.hyperparameters);
    return value !== undefined && values.includes(value);
  });
}

/** A hyperparameter's value as rules compare it: its default where it is not given. */
export function valueIn(
  name: string,
  table: AlgorithmTable,
  hyperparameters: RawHyperparameters,
): string | undefined {
  const rule = table.hyperparameters[name];
  const value = Object.hasOwn(hyperparameters, name)
    ? hyperparameters[name]
    : rule === undefined
      ? undefined
      : defaultOf(rule);
  if (value === undefined || rule === undefined) return value;
  return isFlag(rule) ? asFlag(value) : value.replace(/\s+/g, '');
}

function asFlag(value: string): string {
  if (value === '1') return 'true';
  return value === '0' ? 'false' : value.toLowerCase();
}

/** `train.contentType`: what the channel holds, parameters left out. */
function channelValue(name: string, channels: readonly Channel[]): string | undefined {
  const [channelName, member] = name.split('.');
  const channel = channels.find((candidate) => candidate.name === channelName);
  if (channel === undefined) return undefined;
  if (member === 'inputMode') return channel.inputMode ?? 'File';
  // What a manifest lists is not read as files of the content type.
  if (channel.s3DataType === 'AugmentedManifestFile') return undefined;
  return baseType(channel.contentType);
}

/** A content type without its parameters. */
export function baseType(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}
