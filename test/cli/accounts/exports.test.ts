import { execFileSync } from 'node:child_process';
import { exportLines, profileLines } from '../../../lib/cli/accounts/exports';

const ODD = `a 'b' "c" $(exit 7) \`exit 7\` \${HOME} \\ * ~ # ; & ü\nsecond line`;
const facts = {
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  bucket: 'b',
  stateMachineArn: 'arn',
};

/** What a shell's variables are after these lines. */
function inShell(
  shell: string,
  lines: readonly string[],
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const print = 'console.log(JSON.stringify(process.env))';
  const text = execFileSync(shell, ['-c', 'eval "$LINES"; "$NODE" -e "$PRINT"', 'sh'], {
    env: { ...env, LINES: lines.join('\n'), NODE: process.execPath, PRINT: print },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(text);
}

test.each(['sh', 'bash'])('every value survives %s, whatever is in it', (shell) => {
  const environment = { AWS_REGION: ODD, SAGEMAKER_USER_CONFIG_OVERRIDE: `/${ODD}/sagemaker.yaml` };
  const seen = inShell(shell, exportLines({ ...facts, environment }, {}), {});
  expect(seen).toMatchObject(environment);
});

test('files of a profile are found in a folder of any name', () => {
  const environment = { SAGEMAKER_USER_CONFIG_OVERRIDE: `/${ODD}/1/sagemaker.yaml` };
  const seen = inShell('sh', profileLines({ ...facts, environment }, {}), {});
  expect(seen).toMatchObject({
    AWS_CONFIG_FILE: `/${ODD}/1/config`,
    AWS_SHARED_CREDENTIALS_FILE: `/${ODD}/1/credentials`,
    AWS_PROFILE: 'rankzero',
  });
});

test('what would lead a client elsewhere is gone, everything else stays', () => {
  const before = {
    AWS_PROFILE: 'work',
    AWS_SESSION_TOKEN: 'old',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ENDPOINT_URL_S3: 'http://elsewhere',
    AWS_ACCESS_KEY_ID: 'old',
    AWS_MAX_ATTEMPTS: '3',
  };
  const environment = { AWS_ACCESS_KEY_ID: 'new', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const seen = inShell('sh', exportLines({ ...facts, environment }, before), before);
  const ofAws = Object.entries(seen).filter(([name]) => name.startsWith('AWS_'));
  expect(Object.fromEntries(ofAws)).toEqual({ ...environment, AWS_MAX_ATTEMPTS: '3' });
  const byProfile = inShell('sh', profileLines({ ...facts, environment }, before), before);
  expect(byProfile).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  expect(byProfile).not.toHaveProperty('AWS_ENDPOINT_URL_S3');
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['no proxy', {}, undefined],
  ['a proxy', { HTTPS_PROXY: 'http://proxy:1' }, '127.0.0.1,localhost'],
  [
    'a proxy in small letters, and hosts without it',
    { http_proxy: 'http://proxy:1', no_proxy: '.example.com, localhost' },
    '.example.com,localhost,127.0.0.1',
  ],
  ['a proxy that nothing goes through', { ALL_PROXY: 'http://proxy:1', NO_PROXY: '*' }, undefined],
])('where there is %s, clients reach the account without it', (_what, before, hosts) => {
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  for (const lines of [exportLines, profileLines]) {
    const made = lines({ ...facts, environment }, before).filter((line) => /no_proxy/i.test(line));
    expect(made).toEqual(
      hosts === undefined ? [] : [`export NO_PROXY='${hosts}'`, `export no_proxy='${hosts}'`],
    );
  }
});
