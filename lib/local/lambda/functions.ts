import { isRankZeroError } from '../../core/errors';
import { type Assembly, assetDirectory, type ResolvedResource } from '../assembly';
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
 * @throws AssetMissing – when the code of a function is not in the assembly
 */
export function lambdaFunctions(assembly: Assembly): readonly LambdaFunction[] {
  const qualifiers = qualifiersByFunction(assembly);
  return assembly.resourcesOfType('AWS::Lambda::Function').map((resource) => {
    const { properties, physicalId: name, arn = '' } = resource;
    const { LogGroup = `/aws/lambda/${name}`, LogFormat } = properties.LoggingConfig ?? {};
    return {
      name,
      arn,
      handler: String(properties.Handler),
      runtime: String(properties.Runtime),
      timeoutSeconds: Number(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS),
      memoryMb: Number(properties.MemorySize ?? DEFAULT_MEMORY_MB),
      environment: textValues(properties.Environment?.Variables),
      roleArn: String(properties.Role),
      logGroupName: LogGroup,
      ...(LogFormat !== undefined && { logFormat: LogFormat }),
      code: codeOf(assembly, resource),
      qualifiers: qualifiers.get(arn) ?? {},
    };
  });
}

function codeOf(assembly: Assembly, resource: ResolvedResource): LambdaFunction['code'] {
  const { Runtime: runtime, Code: code, Layers: layers } = resource.properties;
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

/** Environment variables are text, whatever the template writes. */
function textValues(variables: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(value)]),
  );
}

/** Versions by qualifier, for each function's ARN. */
function qualifiersByFunction(assembly: Assembly): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  const add = ({ arn = '' }: ResolvedResource, version: string) => {
    const colon = arn.lastIndexOf(':');
    const functionArn = arn.slice(0, colon);
    found.set(functionArn, { ...found.get(functionArn), [arn.slice(colon + 1)]: version });
  };
  for (const version of assembly.resourcesOfType('AWS::Lambda::Version')) add(version, '1');
  for (const alias of assembly.resourcesOfType('AWS::Lambda::Alias')) {
    add(alias, String(alias.properties.FunctionVersion));
  }
  return found;
}
