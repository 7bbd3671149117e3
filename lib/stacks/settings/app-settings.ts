import type { Node } from 'constructs';
import { RankZeroError } from '../../core';
import { readSetting, type SettingKind } from './read-setting';
import { SETTINGS } from './table';

type Read<S> = S extends { readonly kind: SettingKind<infer T> } ? T : never;

/** The settings of the app that are given. */
export type AppSettings = {
  readonly [K in keyof typeof SETTINGS]?: Read<(typeof SETTINGS)[K]>;
};

/** Settings that do nothing without another one. */
const NEEDS: readonly (readonly [keyof AppSettings, readonly (keyof AppSettings)[]])[] = [
  ['account', ['region']],
  ['region', ['account']],
  ['vpc', ['account', 'region']],
  ['subnets', ['vpc']],
  ['securityGroups', ['vpc']],
  ['functionsInVpc', ['vpc']],
  ['codeBuildInVpc', ['codeBuild', 'vpc']],
  ['apiRate', ['api']],
  ['apiBurst', ['api']],
  ['apiLogRole', ['api']],
];

/** Settings of a bucket that is made here, which say nothing of one that is there. */
const OF_MADE_BUCKET: readonly (keyof AppSettings)[] = [
  'bucketRemoval',
  'emptyBucket',
  'accessLogsBucket',
  'scratchDays',
  'jobsDays',
  'executionsDays',
];

/**
 * Reads the app's settings out of the CDK's context.
 * @throws InvalidSetting – when the value of one is not allowed
 * @throws SettingMissing – when one needs another
 * @throws SettingConflict – when one is of a bucket that is made, and another names one that is there
 */
export function readSettings(node: Node): AppSettings {
  const settings = Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([name, { kind }]) => {
      const value = readSetting<unknown>(name, kind, node.tryGetContext(name));
      return value === undefined ? [] : [[name, value]];
    }),
  ) as AppSettings;
  for (const [name, needed] of NEEDS) {
    const missing = needed.filter((other) => settings[other] === undefined);
    if (settings[name] === undefined || missing.length === 0) continue;
    throw new RankZeroError(
      'SettingMissing',
      `The setting ${name} of the app needs ${missing.join(' and ')}: add ${missing.map((other) => `\`-c ${other}=…\``).join(' ')} too, or leave ${name} out.`,
    );
  }
  const superfluous = OF_MADE_BUCKET.filter((name) => settings[name] !== undefined);
  if (settings.bucket !== undefined && superfluous.length > 0) {
    throw new RankZeroError(
      'SettingConflict',
      `The setting bucket names a bucket that is there, so ${superfluous.join(', ')} would have no effect: leave it out, and set it where the bucket is made.`,
    );
  }
  return settings;
}
