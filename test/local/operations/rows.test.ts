import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '../../../lib/local/aws/clock';
import { AwsError } from '../../../lib/local/aws/errors';
import { CLOUDWATCH } from '../../../lib/local/cloudwatch';
import { SECRETS_MANAGER, SNS } from '../../../lib/local/forwarded';
import { LOGS } from '../../../lib/local/logs';
import {
  type JsonService,
  type OperationInput,
  requirementsOf,
} from '../../../lib/local/operations';
import { SSM } from '../../../lib/local/parameter-store';
import { S3 } from '../../../lib/local/s3/operations';
import { SAGEMAKER, SageMakerService } from '../../../lib/local/sagemaker';
import { STEP_FUNCTIONS, StepFunctionsService } from '../../../lib/local/step-functions';
import { IAM, STS } from '../../../lib/local/sts';
import { codeOf, type RawCall, rawCall } from '../gateway/_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from '../gateway/_helpers/service-gateway';
import { NAMED } from './_helpers/named-services';
import { S3_IAM_ACTIONS } from './_helpers/s3-iam-actions';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const bucket = 'rows-test';

/** What AWS's own models say that the services have: see api_models.py. */
const models: Readonly<Record<string, readonly string[]>> = JSON.parse(
  execFileSync(join(__dirname, '../../../.venv/bin/python'), [join(__dirname, 'api_models.py')], {
    encoding: 'utf8',
  }),
);

let around: ServiceGateway;

beforeAll(async () => {
  around = await startServiceGateway(PLACE.region, {
    buckets: [{ name: bucket, versioned: false }],
  });
});

afterAll(() => around?.close());

describe.each(NAMED.filter((service) => service !== IAM))('the rows of $name', (service) => {
  const rows = Object.entries(service.operations);
  const known = models[service.name] ?? [];

  test("are operations of AWS's own model", () => {
    expect(rows.map(([name]) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('need actions that IAM knows, or are refused to every role', () => {
    const passRole = 'iam:PassRole';
    const prefix = service === CLOUDWATCH ? 'cloudwatch' : service.name;
    const actions = [passRole, ...known.map((name) => `${prefix}:${name}`)];
    for (const [operation, { needs }] of rows) {
      const asked = () => requirementsOf(service, operation, namesEverything(), PLACE);
      if (needs === 'unknown') {
        expect(asked).toThrow(expect.objectContaining({ code: 'AccessDeniedException' }));
        continue;
      }
      const unknown = asked().filter(({ action }) => !actions.includes(action));
      expect([operation, unknown]).toEqual([operation, []]);
    }
  });

  test.each([null, 7, '', [], {}, [null], [{}], [[]], true].map((odd) => ({ odd })))(
    'are asked about members that are $odd, and say so in words of AWS at most',
    ({ odd }) => {
      const failures = rows.flatMap(([operation]) => {
        const problemOf = (input: OperationInput) => {
          try {
            requirementsOf(service, operation, input, PLACE);
            return undefined;
          } catch (error) {
            return error instanceof AwsError ? undefined : `${operation}: ${error}`;
          }
        };
        const read = new Set<string>();
        problemOf(namesEverything(read));
        return [...read].map((member) => problemOf(namesEverything(read, { [member]: odd })));
      });
      expect(failures.filter((problem) => problem !== undefined)).toEqual([]);
    },
  );
});

describe('the rows of s3', () => {
  const rows = Object.entries(S3.operations);

  test("are requests of AWS's own model", () => {
    expect(
      rows.map(([line]) => line).filter((line) => !models.s3?.includes(inModel(line))),
    ).toEqual([]);
  });

  test('need actions that IAM knows, or are refused to every role', () => {
    const unknown = rows.filter(([, action]) => !S3_IAM_ACTIONS.has(action.replace('s3:', '')));
    expect(unknown.map(([line]) => line)).toEqual([]);
  });
});

describe('a call', () => {
  test.each([SSM, SECRETS_MANAGER, SNS, LOGS, CLOUDWATCH])(
    'is answered where $name has a row, and refused where it has none',
    async (service) => {
      const refusal = service.protocol === 'query' ? 'InvalidAction' : 'UnknownOperationException';
      for (const operation of models[service.name] ?? []) {
        const { body } = await raw(callOf(service, operation));
        const isRefused = body.includes(`The local account's ${service.title} has no `);
        expect([operation, isRefused]).toEqual([operation, !(operation in service.operations)]);
        if (isRefused) expect(body).toContain(refusal);
      }
    },
  );

  test('reaches moto where S3 has a row, and is refused where it has none', async () => {
    const lines = Object.keys(S3.operations);
    // What a row may be of, every method with every subresource of the model, and some that are none.
    const all = new Set([...lines, ...(models.s3 ?? []).flatMap(ofModel)]);
    for (const line of all) {
      const [place = '', method = '', what = ''] = line.split(' ');
      const search = what === '' ? '' : `?${what.replaceAll(',', '=1&')}=1`;
      const path = { account: '/', bucket: `/${bucket}`, key: `/${bucket}/k` }[place] ?? '';
      const { status, body } = await raw({ service: 's3', method, path: path + search });
      const isRefused =
        status === 501 &&
        (method === 'HEAD' || body.includes("The local account's S3 does not support "));
      expect([line, isRefused]).toEqual([line, !lines.includes(line)]);
      if (method === 'DELETE' && place === 'bucket') {
        await raw({ service: 's3', method: 'PUT', path });
      }
    }
  });

  test('is answered by Step Functions where it has a row, and refused where it has none', async () => {
    const service = new StepFunctionsService({
      clock: systemClock,
      stateMachines: [],
      integrations: { invokeLambda: () => Promise.reject(new Error('none')), integrations: {} },
    });
    for (const operation of models.states ?? []) {
      expect([operation, await isRefused(service, operation)]).toEqual([
        operation,
        !(operation in STEP_FUNCTIONS.operations),
      ]);
    }
  });

  test('is answered by SageMaker where it has a row, and refused where it has none', async () => {
    const service = new SageMakerService({
      ...PLACE,
      directory: '/nowhere',
      s3: {} as never,
      files: {} as never,
      clock: systemClock,
      images: () => undefined,
      python: 'none',
    });
    for (const operation of models.sagemaker ?? []) {
      expect([operation, await isRefused(service, operation)]).toEqual([
        operation,
        !(operation in SAGEMAKER.operations),
      ]);
    }
  });

  test('is answered by STS where it has a row, and refused where it has none', async () => {
    for (const operation of models.sts ?? []) {
      const isRefused = codeOf(await raw(callOf(STS, operation))) === 'InvalidAction';
      expect([operation, isRefused]).toEqual([operation, !(operation in STS.operations)]);
    }
  });

  test.each(['constructor', 'toString', '__proto__', ''])('of %j is none', async (operation) => {
    for (const service of [SSM, SNS, STS]) {
      const { status, body } = await raw(callOf(service, operation));
      expect([status, body]).toEqual([
        400,
        expect.stringMatching(/InvalidAction|UnknownOperation/),
      ]);
    }
  });
});

/** Whether a service of ours says that it has no such operation. */
async function isRefused(service: JsonService, operation: string): Promise<boolean> {
  return service.call(operation, {}).then(
    () => false,
    ({ code }) => code === 'UnknownOperationException',
  );
}

/** Members that exclude others. */
const ALTERNATIVES = ['logGroupIdentifier', 'TargetArn', 'PhoneNumber'];

/**
 * An input in which every member is a text, but for those that exclude others.
 *
 * @param read collects the members that are looked at
 * @param changes members that are something else
 */
function namesEverything(
  read: Set<string> = new Set(),
  changes: OperationInput = {},
): OperationInput {
  return new Proxy(changes, {
    get: (_, name) => {
      const member = String(name);
      read.add(member);
      if (Object.hasOwn(changes, member)) return changes[member];
      return ALTERNATIVES.includes(member) ? undefined : 'x';
    },
  });
}

/** `key GET tagging,versionId` as the model writes it: `GET /{Bucket}/{Key+}?tagging`. */
function inModel(line: string): string {
  const [place = '', method, what = ''] = line.split(' ');
  const uri = { account: '/', bucket: '/{Bucket}', key: '/{Bucket}/{Key+}' }[place];
  const [subresource] = what.split(',').filter((name) => !/^(?:uploadId|versionId)$/.test(name));
  return `${method} ${uri}${subresource ? `?${subresource}` : ''}`;
}

/** The rows that a request of the model may have, with versions too. */
function ofModel(request: string): string[] {
  const [method, uri = ''] = request.split(' ');
  const [path, query = ''] = uri.split('?');
  const place = path === '/' ? 'account' : path === '/{Bucket}' ? 'bucket' : 'key';
  if (path === '/WriteGetObjectResponse' || query.includes('=')) return [];
  const line = `${place} ${method}${query === '' ? '' : ` ${query}`}`;
  return place === 'key'
    ? [line, query === '' ? `${line} versionId` : `${line},versionId`]
    : [line];
}

function callOf({ name, target }: { name: string; target?: string }, operation: string): RawCall {
  if (target !== undefined) return { service: name, target: `${target}.${operation}`, body: '{}' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { service: name, headers, body: `Action=${operation}&Version=1` };
}

function raw(call: RawCall) {
  return rawCall(around, call);
}
