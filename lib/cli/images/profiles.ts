import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { didYouMean, oneOf, RankZeroError, reasonOf } from '../../core';

/** `[name]` of the credentials file, `[profile name]` of the configuration file. */
const HEADLINE = /^\s*\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/gm;

/**
 * Makes sure that the profile in AWS_PROFILE exists. For a missing one, the SDK would only name
 * what it does not find then, such as a region.
 * @throws UnknownProfile – with the profiles that exist
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function checkProfile(env: NodeJS.ProcessEnv = process.env): void {
  const { AWS_PROFILE: profile } = env;
  if (profile === undefined || profile === '') return;
  const folder = join(env.HOME || homedir(), '.aws');
  const files = [
    env.AWS_CONFIG_FILE || join(folder, 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  ];
  const known = [...new Set(files.flatMap(profilesIn))];
  if (known.includes(profile)) return;
  throw new RankZeroError(
    'UnknownProfile',
    `AWS_PROFILE is ${JSON.stringify(profile)}, but ${files.join(' and ')} have no profile of this name.${didYouMean(profile, known)}`,
    {
      hint:
        known.length === 0
          ? `Make it (aws configure --profile ${profile}), or unset AWS_PROFILE.`
          : `Set AWS_PROFILE to one of ${oneOf(known)}, or unset it.`,
    },
  );
}

function profilesIn(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // A missing file has no profiles.
    if (reasonOf(error) === undefined) throw error;
    return [];
  }
  return [...text.matchAll(HEADLINE)].map(([, name = '']) => name);
}
