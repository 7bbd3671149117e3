import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { Clients } from '../../../lib/cli/aws/clients';
import { codeArtifactSettings } from '../../../lib/cli/images/code-artifact';
import { Registry } from '../../../lib/cli/images/registry';
import { type AskedService, awsError } from '../../../lib/cli/machine/aws-error';
import { readPrices } from '../../../lib/cli/prices/price-list';
import { start } from '../_helpers/command';
import { removeTemporary, temporary } from '../_helpers/temporary';
import {
  type Certificates,
  FakeAws,
  makeCertificates,
  RecordingProxy,
} from './_helpers/company-network';

/** What each of the services that are asked would say. */
const ANSWER = {
  Parameter: { Value: 'there' },
  authorizationData: [{ authorizationToken: Buffer.from('AWS:password').toString('base64') }],
  authorizationToken: 'token',
  repositoryEndpoint: 'https://packages.company.test/pypi/r/',
  PriceList: [],
};
const AWS: AskedService = { name: 'AWS', code: 'Aws', purpose: 'ask', needs: '' };
const VARIABLES =
  /^(?:https?_proxy|no_proxy|all_proxy|aws_ca_bundle|node_extra_ca_certs|aws_endpoint_url.*)$/i;

let certificates: Certificates;
let aws: FakeAws;
let proxy: RecordingProxy;
const before = { ...process.env };

beforeAll(async () => {
  certificates = makeCertificates();
  aws = await FakeAws.start(ANSWER, certificates);
  proxy = await RecordingProxy.start(() => aws.port);
});

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (VARIABLES.test(name)) delete process.env[name];
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_CA_BUNDLE: certificates.authority,
  });
  proxy.asked = [];
  proxy.refusal = undefined;
});

afterAll(async () => {
  process.env = before;
  await proxy.stop();
  await aws.stop();
  removeTemporary();
});

/** Asks Parameter Store there, as the command line does. */
async function ask(endpoint?: string): Promise<string | undefined> {
  const clients = new Clients(endpoint === undefined ? {} : { endpoint });
  try {
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: 'a' }));
    return Parameter?.Value;
  } catch (error) {
    throw awsError(error, AWS);
  } finally {
    clients.close();
  }
}

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('%s is gone through', async (name) => {
  process.env[name] = proxy.url;
  await expect(ask('https://ssm.company.test')).resolves.toBe('there');
  expect(proxy.asked).toEqual(['CONNECT ssm.company.test:443']);
});

test('a proxy without a scheme speaks HTTP', async () => {
  process.env.HTTPS_PROXY = `127.0.0.1:${proxy.port}`;
  await expect(ask('https://ssm.company.test')).resolves.toBe('there');
});

test('an endpoint without TLS is asked through HTTP_PROXY', async () => {
  process.env.HTTP_PROXY = proxy.url;
  await expect(ask('http://ssm.company.test')).resolves.toBe('from the proxy');
  expect(proxy.asked).toEqual(['POST http://ssm.company.test/']);
});

test.each(['NO_PROXY', 'no_proxy'])('%s goes around it', async (name) => {
  process.env.HTTPS_PROXY = proxy.url;
  const endpoint = `https://0.0.0.0:${aws.port}`;
  await ask(endpoint);
  expect(proxy.asked).toEqual([`CONNECT 0.0.0.0:${aws.port}`]);
  process.env[name] = 'elsewhere.test,0.0.0.0';
  await expect(ask(endpoint)).resolves.toBe('there');
  expect(proxy.asked).toHaveLength(1);
});

test('this machine is never asked through a proxy', async () => {
  process.env.HTTP_PROXY = proxy.url;
  // Nor does the local account need certificates.
  process.env.AWS_CA_BUNDLE = '/nowhere/ca.pem';
  const local = await FakeAws.start(ANSWER);
  try {
    await expect(ask(`http://127.0.0.1:${local.port}`)).resolves.toBe('there');
    await expect(ask(`http://localhost:${local.port}`)).resolves.toBe('there');
    delete process.env.AWS_CA_BUNDLE;
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${local.port}`;
    await expect(ask()).resolves.toBe('there');
  } finally {
    await local.stop();
  }
  expect(proxy.asked).toEqual([]);
});

test('ECR, CodeArtifact and the Price List are asked through it as well', async () => {
  Object.assign(process.env, {
    HTTPS_PROXY: proxy.url,
    AWS_ENDPOINT_URL_ECR: 'https://ecr.company.test',
    AWS_ENDPOINT_URL_CODEARTIFACT: 'https://codeartifact.company.test',
    AWS_ENDPOINT_URL_PRICING: 'https://pricing.company.test',
  });
  const registry = new Registry('eu-west-1', undefined);
  await expect(registry.password()).resolves.toBe('password');
  registry.close();
  const repository = 'arn:aws:codeartifact:eu-west-1:111122223333:repository/d/r';
  await expect(codeArtifactSettings(repository, ['pip'])).resolves.toHaveProperty('pip');
  await expect(readPrices('eu-west-1', '2026-11-29')).rejects.toMatchObject({ code: 'NoPrices' });
  expect([...new Set(proxy.asked)]).toEqual([
    'CONNECT ecr.company.test:443',
    'CONNECT codeartifact.company.test:443',
    'CONNECT pricing.company.test:443',
  ]);
});

test('a proxy that refuses is told from AWS', async () => {
  process.env.HTTPS_PROXY = `http://me:secret@127.0.0.1:${proxy.port}`;
  proxy.refusal = '407 Proxy Authentication Required';
  await expect(ask('https://ssm.company.test')).rejects.toMatchObject({
    code: 'ProxyRefused',
    message: `The proxy 127.0.0.1:${proxy.port} refused a connection to ssm.company.test: 407 Proxy Authentication Required`,
  });
});

test('a proxy that is no HTTP proxy is not tried, and its password not shown', async () => {
  process.env.ALL_PROXY = 'socks5://me:secret@127.0.0.1:1080';
  const failed = ask('https://ssm.company.test');
  await expect(failed).rejects.toMatchObject({ code: 'ProxyNotUsable' });
  await expect(failed).rejects.not.toThrow('secret');
});

test('AWS_CA_BUNDLE takes nothing away from NODE_EXTRA_CA_CERTS', async () => {
  const { authority } = certificates;
  process.env.NODE_EXTRA_CA_CERTS = authority;
  process.env.AWS_CA_BUNDLE = makeCertificates().authority;
  await expect(ask(`https://0.0.0.0:${aws.port}`)).resolves.toBe('there');
});

test('a bundle that is not there or holds no certificate is one error', () => {
  process.env.AWS_CA_BUNDLE = '/nowhere/ca.pem';
  expect(() => new Clients()).toThrow(/AWS_CA_BUNDLE cannot be read: ENOENT/);
  process.env.AWS_CA_BUNDLE = __filename;
  expect(() => new Clients()).toThrow(`AWS_CA_BUNDLE is ${__filename}, which has no certificate`);
});

test('the command itself goes through the proxy, and trusts whom it is told to trust', async () => {
  const { authority } = certificates;
  const codeWith = async (trusted: NodeJS.ProcessEnv) => {
    const { stdout } = await start(temporary(), ['list', '--json'], {
      env: {
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL: 'https://aws.company.test',
        HTTPS_PROXY: proxy.url,
        ...trusted,
      },
    }).ended;
    return JSON.parse(stdout).error.code;
  };
  await expect(codeWith({})).resolves.toBe('NotTrusted');
  // It has had its answer: the fake AWS lists no workflows.
  await expect(codeWith({ AWS_CA_BUNDLE: authority })).resolves.toBe('NoDeployment');
  await expect(codeWith({ NODE_EXTRA_CA_CERTS: authority })).resolves.toBe('NoDeployment');
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT aws.company.test:443']));
});
