import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { Clients } from '../../../lib/cli/aws/clients';
import { start } from '../_helpers/command';
import { removeTemporary, temporary } from '../_helpers/temporary';

const DEVICE = 'arn:aws:iam::111122223333:mfa/me';

/** Stands in for STS, which gives credentials to who has the code, and for all other services. */
let server: Server;
let endpoint: string;
let codes: (string | null)[];
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      if (form.get('Action') !== 'AssumeRole') {
        response.end('{"Parameter": {"Value": "there"}}');
        return;
      }
      codes.push(form.get('TokenCode'));
      response.setHeader('content-type', 'text/xml');
      response.end(
        `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  codes = [];
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  removeTemporary();
});

afterEach(() => {
  process.env = { ...before };
});

/** The environment of someone whose profile `role` needs a code, and whose `sso` has ended. */
function environment(profile: string): Record<string, string> {
  const folder = temporary({
    '.aws/config': `[profile role]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = user
mfa_serial = ${DEVICE}
region = eu-west-1

[profile sso]
sso_start_url = https://company.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = r
region = eu-west-1
`,
    '.aws/credentials': '[user]\naws_access_key_id = key\naws_secret_access_key = secret\n',
  });
  return {
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws/credentials'),
    AWS_PROFILE: profile,
    AWS_ENDPOINT_URL: endpoint,
  };
}

test('a profile with MFA asks for its code, once for all clients', async () => {
  for (const name of Object.keys(process.env)) if (/^AWS_/.test(name)) delete process.env[name];
  Object.assign(process.env, environment('role'));
  const asked: string[] = [];
  const clients = new Clients({}, process.env, async (serial) => {
    asked.push(serial);
    return '123456';
  });
  try {
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: 'a' }));
    expect(Parameter?.Value).toBe('there');
    await expect(clients.ecr.config.credentials()).resolves.toMatchObject({ accessKeyId: 'ASIA' });
  } finally {
    clients.close();
  }
  expect(asked).toEqual([DEVICE]);
  expect(codes).toEqual(['123456']);
});

/** The error of `rankzero list` with that profile, where nobody can be asked. */
async function errorWith(profile: string) {
  const { stdout } = await start(temporary(), ['list', '--json'], { env: environment(profile) })
    .ended;
  return JSON.parse(stdout).error;
}

test('without a terminal, a profile with MFA is one error that says what to do', async () => {
  await expect(errorWith('role')).resolves.toEqual({
    code: 'MfaCodeNeeded',
    message: `The profile needs a code of the MFA device ${DEVICE}, and there is no terminal to ask on.`,
    hint: 'Run it in a terminal, or first: eval "$(aws configure export-credentials --format env)"',
  });
});

test('a session of SSO that has ended says what to run', async () => {
  await expect(errorWith('sso')).resolves.toEqual({
    code: 'NoCredentials',
    message: 'The SSO session of sso has ended.',
    hint: 'Log in: aws sso login --profile sso',
  });
});

describe('keys of the environment', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' };
  const keyOf = async (clients: Clients) => {
    try {
      return (await clients.ecr.config.credentials()).accessKeyId;
    } finally {
      clients.close();
    }
  };

  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (/^AWS_/.test(name)) delete process.env[name];
    Object.assign(process.env, environment('user'), keys);
  });

  test('come before AWS_PROFILE, as for the AWS CLI', async () => {
    await expect(keyOf(new Clients())).resolves.toBe('AKIA');
  });

  test('come after a profile that was asked for', async () => {
    await expect(keyOf(new Clients({ profile: 'user' }))).resolves.toBe('key');
  });

  test('need both halves', async () => {
    delete process.env.AWS_SECRET_ACCESS_KEY;
    await expect(keyOf(new Clients())).resolves.toBe('key');
  });
});
