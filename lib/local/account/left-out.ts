import { isRankZeroError } from '../../core/errors';
import { oneOf } from '../../core/wording';
import type { Assembly, ResolvedResource, TellUnreadable } from '../assembly';
import { AwsError } from '../aws/errors';
import type { LambdaFunction } from '../lambda';
import { StateMachineError } from '../states-language';
import { IN_JSONPATH, isInJsonPath, type StateMachineResource } from '../step-functions';

/** Something of the app that cannot run in the local account. */
export interface LeftOut {
  /** `state machine Orders does not run here`, … */
  readonly what: string;
  /** A sentence. */
  readonly why: string;
}

/** Gathers what cannot be read, each thing once. */
export class Unreadable {
  private readonly found = new Map<string, LeftOut>();

  readonly tell: TellUnreadable = (resource, { code, message }) => {
    const what = nameOf(resource);
    const why =
      code === 'UnknownManagedPolicy'
        ? `${message.split('. ')[0]}. That policy allows nothing here.`
        : message;
    this.found.set(`${what} ${why}`, { what, why });
  };

  get all(): readonly LeftOut[] {
    return [...this.found.values()];
  }
}

const KINDS: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'REST API',
  'AWS::Events::Rule': 'rule',
  'AWS::IAM::ManagedPolicy': 'policy',
  'AWS::IAM::Policy': 'policy',
  'AWS::IAM::Role': 'role',
  'AWS::KMS::Alias': 'key alias',
  'AWS::KMS::Key': 'key',
  'AWS::Lambda::Alias': 'alias of a function',
  'AWS::Lambda::Function': 'function',
  'AWS::S3::Bucket': 'bucket',
  'AWS::S3::BucketPolicy': 'policy of a bucket',
  'AWS::SNS::TopicPolicy': 'policy of a topic',
  'AWS::SSM::Parameter': 'parameter',
  'AWS::SecretsManager::Secret': 'secret',
  'AWS::StepFunctions::StateMachine': 'state machine',
};

function nameOf({ type, path, stack, logicalId }: ResolvedResource): string {
  return `${KINDS[type] ?? type} ${path?.replace(/\/(?:Resource|Default)$/, '') ?? `${stack}/${logicalId}`}`;
}

/** State machines that have a problem. */
export function machinesLeftOut(machines: readonly StateMachineResource[]): LeftOut[] {
  return machines
    .filter(({ problem }) => problem !== undefined)
    .map((machine) => ({
      what: `state machine ${machine.name} does not run here`,
      why: whyNot(machine),
    }));
}

function whyNot(machine: StateMachineResource): string {
  const { type = 'STANDARD', problem } = machine;
  if (type !== 'STANDARD') {
    return 'It is an Express state machine. Only Standard ones run here, because only they can wait for a job.';
  }
  if (!(problem instanceof StateMachineError)) return problem?.message ?? '';
  if (isInJsonPath(machine)) return IN_JSONPATH;
  const [first, ...others] = problem.problems;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${first?.path}: ${first?.message}${more}`;
}

/** Helper functions of the CDK, which only deployments invoke. */
const CUSTOM_RESOURCE =
  /(?:^|\/)(?:Custom::|AWSCDK|LogRetention|BucketNotificationsHandler|AWS[0-9a-f]{32}\b)/;

/** Functions that cannot be invoked. */
export function functionsLeftOut(
  functions: readonly LambdaFunction[],
  assembly: Assembly,
): LeftOut[] {
  const paths = new Map(
    assembly.resourcesOfType('AWS::Lambda::Function').map(({ arn, path = '' }) => [arn, path]),
  );
  return functions.flatMap(({ name, arn, code }) => {
    if (!('unsupported' in code) || CUSTOM_RESOURCE.test(paths.get(arn) ?? '')) return [];
    const { message } = code.unsupported;
    return [
      {
        what: `function ${name} does not run here`,
        why: message.charAt(0).toUpperCase() + message.slice(1),
      },
    ];
  });
}

/** Types that are not needed here, or that have a stand-in here. */
const HERE =
  /^(?:Custom|AWS::(?:ApiGateway|CDK|CloudFormation|CloudWatch|EC2|ECR|Events|IAM|KMS|Lambda|Logs|S3|SNS|SSM|SecretsManager|StepFunctions))::/;

/** The app's resources without a stand-in here, counted by type. */
function typesLeftOut({ stacks }: Assembly): string[] {
  const counts = new Map<string, number>();
  for (const { type } of stacks.flatMap(({ resources }) => resources)) {
    if (!HERE.test(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => (count === 1 ? type : `${type} (${count})`));
}

/**
 * What a person should know if the account does not have all that the app deploys; one line each.
 */
export function leftOutLines(leftOut: readonly LeftOut[], assembly: Assembly): string[] {
  const types = typesLeftOut(assembly);
  const elsewhere = assembly.elsewhere.map(
    ({ stackName, environment }) => `${stackName} (${environment.replace(/^aws:\/\//, '')})`,
  );
  return [
    ...leftOut.map(({ what, why }) => `${what}: ${why}`),
    ...(types.length === 0 ? [] : [`The local account does not have ${oneOf(types)}.`]),
    ...(elsewhere.length === 0
      ? []
      : [`Not here, because they belong to other accounts or regions: ${oneOf(elsewhere)}.`]),
  ];
}

/** State machines, each with its problem, if there is one. */
export function withProblems(
  machines: readonly StateMachineResource[],
  check: (machine: StateMachineResource) => unknown,
): Promise<StateMachineResource[]> {
  return Promise.all(
    machines.map(async (machine) => {
      if (machine.problem !== undefined) return machine;
      try {
        await check(machine);
        return machine;
      } catch (error) {
        if (isRankZeroError(error) || error instanceof AwsError) {
          return { ...machine, problem: error };
        }
        throw error;
      }
    }),
  );
}
