import { isRankZeroError } from '../../core/errors';
import {
  type Assembly,
  assetDirectory,
  attempt,
  type ResolvedResource,
  type TellUnreadable,
} from '../assembly';
import type { LambdaFunction } from './types';

/** Lambda's own defaults. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/**
 * The Lambda functions of an assembly.
 *
 * A function that cannot run here (another language, an image, layers) is listed all the same and
 * fails with the reason when it is invoked: helpers of the CDK are often such functions.
 *
 * @param tell called for each function that cannot be read; it is left out. @default - thrown
 * @throws AssetMissing – when the code of a function is not in the assembly
 */
export function lambdaFunctions(
  assembly: Assembly,
  tell?: TellUnreadable,
): readonly LambdaFunction[] {
  const qualifiers = qualifiersByFunction(assembly, tell);
  return assembly
    .resourcesOfType('AWS::Lambda::Function')
    .flatMap((resource) => attempt(resource, () => functionOf(resource, assembly), tell) ?? [])
    .map((fn) => ({ ...fn, qualifiers: qualifiers.get(fn.arn) ?? {} }));
}

function functionOf(resource: ResolvedResource, assembly: Assembly): LambdaFunction {
  const { physicalId: name, arn = '' } = resource;
  const unreadable: Error[] = [];
  const tell: TellUnreadable = (_of, error) => unreadable.push(error);
  const read = (property: string) => attempt(resource, () => resource.property(property), tell);
  const [logging, variables] = [read('LoggingConfig'), read('Environment')?.Variables];
  const { LogGroup = `/aws/lambda/${name}`, LogFormat } = logging ?? {};
  const code = attempt(resource, () => codeOf(assembly, resource), tell);
  const settings = {
    name,
    arn,
    handler: String(read('Handler')),
    runtime: String(read('Runtime')),
    timeoutSeconds: Number(read('Timeout') ?? DEFAULT_TIMEOUT_SECONDS),
    memoryMb: Number(read('MemorySize') ?? DEFAULT_MEMORY_MB),
    environment: textValues(variables),
    roleArn: String(read('Role')),
    logGroupName: LogGroup,
    ...(LogFormat !== undefined && { logFormat: LogFormat }),
  };
  const [problem] = unreadable;
  return {
    ...settings,
    code: problem === undefined ? (code ?? { inline: '' }) : { unsupported: problem },
  };
}

function codeOf(assembly: Assembly, resource: ResolvedResource): LambdaFunction['code'] {
  const [runtime, code, layers] = ['Runtime', 'Code', 'Layers'].map((name) =>
    resource.property(name),
  );
  if (code?.ImageUri !== undefined) return unsupported('it is a container image');
  if (!/^nodejs\d/.test(runtime)) {
    return unsupported(`it runs on '${runtime}', and only Node.js functions run here`);
  }
  if (layers?.length > 0) return unsupported('it uses layers. Bundle what it needs with it');
  if (typeof code?.ZipFile === 'string') return { inline: code.ZipFile };
  try {
    return { directory: assetDirectory(assembly, resource) };
  } catch (error) {
    if (isRankZeroError(error) && error.code === 'AssetUnsupported') return { unsupported: error };
    throw error;
  }
}

function unsupported(reason: string): LambdaFunction['code'] {
  return { unsupported: new Error(`${reason}.`) };
}

/** Environment variables are always text, also if the template has other values. */
function textValues(variables: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(value)]),
  );
}

/** Versions by qualifier, for each function's ARN. */
function qualifiersByFunction(
  assembly: Assembly,
  tell?: TellUnreadable,
): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  const add = ({ arn = '' }: ResolvedResource, version: string) => {
    const colon = arn.lastIndexOf(':');
    const functionArn = arn.slice(0, colon);
    found.set(functionArn, { ...found.get(functionArn), [arn.slice(colon + 1)]: version });
  };
  for (const version of assembly.resourcesOfType('AWS::Lambda::Version')) add(version, '1');
  for (const alias of assembly.resourcesOfType('AWS::Lambda::Alias')) {
    const version = attempt(alias, () => alias.property('FunctionVersion'), tell);
    if (version !== undefined) add(alias, String(version));
  }
  return found;
}
