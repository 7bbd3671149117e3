import { readFileSync } from 'node:fs';
import { lookAt } from '../request/look-at';
import { sourcesOf } from './sources';

/** What an app reads beside its files. */
export interface AppEnvironment {
  /** Names of environment variables, sorted. */
  readonly variables: readonly string[];
  /** Whether it asks for context, which `cdk synth --context` may give. */
  readonly readsContext: boolean;
}

/** Ways of reading a variable, in the languages that CDK apps are written in. */
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

/** Variables of the machine and of what runs in jobs: they change and make no other templates. */
const NOT_SETTINGS =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|PWD|USER|SHELL|LANG|TERM|(?:NO|FORCE)_COLOR|AWS_ENDPOINT_URL.*|AWS_MAX_ATTEMPTS|(?:RANKZERO|SM|OMPI|AWS_LAMBDA|npm)_.*)$/;

/** The CDK sets these two for the app, by the credentials and the region that these others name. */
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
 * Finds what an app's code reads of its environment, by how reading is written. A variable that is
 * read by a computed name, or inside of a package, is not found.
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
