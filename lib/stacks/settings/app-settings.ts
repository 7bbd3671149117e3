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
];

/**
 * Reads the app's settings out of the CDK's context.
 * @throws InvalidSetting – when one is not what it may be
 * @throws SettingMissing – when one needs another
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
      `The setting ${name} of the app needs ${missing.join(' and ')}: give ${missing.map((other) => `\`-c ${other}=…\``).join(' ')} too, or leave ${name} out.`,
    );
  }
  return settings;
}
