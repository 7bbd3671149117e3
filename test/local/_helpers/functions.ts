import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type LambdaFunction,
  type LambdaLogEvent,
  LambdaService,
  type LambdaServiceOptions,
} from '../../../lib/local/lambda';
import { Arrivals } from '../../_helpers/arrivals';
import { temporaryDirectory } from './assemblies';

/** Writes files and returns the directory they are in. */
export function filesIn(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

/** A function `f` with these files or this inline source. */
export function functionOf(
  code: string | Readonly<Record<string, string>>,
  more: Partial<LambdaFunction> = {},
): LambdaFunction {
  return {
    name: 'f',
    arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    timeoutSeconds: 600,
    memoryMb: 256,
    environment: {},
    roleArn: 'arn:aws:iam::123456789012:role/r',
    logGroupName: '/aws/lambda/f',
    code: typeof code === 'string' ? { inline: code } : { directory: filesIn(code) },
    ...more,
  };
}

/** Services that {@link closeServices} closes. */
const services: LambdaService[] = [];

/** A service with one function, and what that function logs. */
export function serviceOf(
  fn: LambdaFunction,
  options: Partial<LambdaServiceOptions> = {},
): {
  service: LambdaService;
  logs: LambdaLogEvent[];
  /** Resolves once so many messages have that text. */
  logged(number: number, text: string): Promise<unknown>;
  /** Resolves with the first message that has that text. */
  said(text: string): Promise<string>;
  invoke(payload?: unknown): Promise<unknown>;
} {
  const logs = new Arrivals<LambdaLogEvent>();
  const service = new LambdaService({
    functions: [fn],
    environment: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    credentials: () => ({ accessKeyId: 'ASIAROLE', secretAccessKey: 'secret' }),
    onLog: logs.add,
    ...options,
  });
  services.push(service);
  const invoke = async (Payload?: unknown) =>
    (await service.invoke({ FunctionName: fn.name, Payload })).Payload;
  const has =
    (text: string) =>
    ({ message }: LambdaLogEvent) =>
      message.includes(text);
  const said = async (text: string) => (await logs.first(has(text))).message;
  const logged = (number: number, text: string) => logs.count(number, has(text));
  return { service, logs: logs.all, logged, said, invoke };
}

/** Ends what tests have started; for `afterEach`. */
export async function closeServices(): Promise<void> {
  await Promise.all(services.splice(0).map((service) => service.close()));
}
