import { readFileSync } from 'node:fs';
import { lookAt } from '../request/look-at';
import { sourcesOf } from './sources';

/** What an app reads in addition to its files. */
export interface AppEnvironment {
  /** Names of environment variables, sorted. */
  readonly variables: readonly string[];
  /** Whether it asks for context, which `cdk synth --context` may give. */
  readonly readsContext: boolean;
}

/** How a variable is read, in the languages that CDK apps are written in. */
const READING = [
  /\benv\.([A-Za-z_]\w*)/g,
  /\benv(?:iron)?(?:\.get)?[[(]\s*['"`](\w+)['"`]/g,
  /get_?env(?:ironmentvariable)?\(\s*['"](\w+)['"]/gi,
];
/** `const { STAGE, REGION: region = 'x' } = process.env` */
const TAKEN_APART = /\{([^{}]*)\}\s*=\s*process\.env\b/g;
const CONTEXT = /\b(?:try_?)?get_?(?:all_?)?context\(/i;

/** Code that is read; larger files are data. */
const CODE = /\.(?:[cm]?[jt]sx?|py|java|cs|fs|go)$/;
const MOST_BYTES = 512 * 1024;

/** Variables of the machine and of code in jobs: when they change, the templates stay the same. */
const NOT_SETTINGS =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|PWD|USER|SHELL|LANG|TERM|(?:NO|FORCE)_COLOR|AWS_ENDPOINT_URL.*|AWS_MAX_ATTEMPTS|(?:RANKZERO|SM|OMPI|AWS_LAMBDA|npm)_.*)$/;

/** The CDK sets these two for the app, from the credentials and the region in these others. */
const OF_THE_CDK = /^CDK_DEFAULT_(?:ACCOUNT|REGION)$/;
const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CONFIG_FILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_SHARED_CREDENTIALS_FILE',
];

/**
 * Finds what an app's code reads from its environment, by patterns in the code. It does not find a
 * variable whose name is computed, or that a package reads.
 */
export function appEnvironment(directory: string): AppEnvironment {
  const names = new Set<string>();
  let readsContext = false;
  for (const file of sourcesOf(directory)) {
    if (!CODE.test(file) || (lookAt(file)?.size ?? MOST_BYTES) >= MOST_BYTES) continue;
    const code = readFileSync(file, 'utf8');
    readsContext ||= CONTEXT.test(code);
    for (const name of namesIn(code)) names.add(name);
  }
  const variables = [...names].filter((name) => !NOT_SETTINGS.test(name));
  const ofTheCdk = variables.some((name) => OF_THE_CDK.test(name)) ? CREDENTIALS : [];
  return { variables: [...new Set([...variables, ...ofTheCdk])].sort(), readsContext };
}

function namesIn(code: string): string[] {
  const single = READING.flatMap((way) => [...code.matchAll(way)].map(([, name = '']) => name));
  const several = [...code.matchAll(TAKEN_APART)].flatMap(([, list = '']) =>
    list.split(',').map((item) => /^\s*(\w+)/.exec(item)?.[1] ?? ''),
  );
  return [...single, ...several].filter((name) => name !== '');
}
