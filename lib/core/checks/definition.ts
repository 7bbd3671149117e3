import {
  type Algorithm,
  type Checked,
  checkHyperparameters,
  checkXgboostChannel,
} from '../algorithms';
import type { ChannelOptions, HyperparameterValue } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { checkChannelForAlgorithm } from './channel-for-algorithm';
import { checkChannelOptions } from './channels';
import { rawHyperparameters, writeForAlgorithm } from './hyperparameters';

/**
 * Notes mistakes that no request could correct: defaults of a task that its algorithm rejects in
 * any combination. Rules between inputs wait for the request, which may override each of them.
 */
export function checkDefinition(
  algorithm: Algorithm,
  version: string,
  checked: Checked | undefined,
  defaults: {
    readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
    readonly channels: Readonly<Record<string, ChannelOptions>>;
  },
  problems: Problems,
): void {
  const path = '$.hyperparameters';
  const raw = rawHyperparameters(defaults.hyperparameters, path, writeForAlgorithm, problems);
  if (checked) checkHyperparameters(raw, checked, (name) => at(path, name), problems);
  for (const [name, options] of Object.entries(defaults.channels)) {
    const channelPath = at('$.channels', name);
    if (!checkChannelOptions(options, channelPath, problems)) continue;
    const channel = { name, uri: '', ...options };
    checkChannelForAlgorithm(channel, algorithm, problems, channelPath);
    if (algorithm.name !== 'xgboost') continue;
    // What is not said here may still be said by the request: csv is what every mode can read.
    const csv = { contentType: 'text/csv', ...channel };
    checkXgboostChannel(csv, algorithm, version, problems, channelPath);
  }
}
