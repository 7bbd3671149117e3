import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

/** Why a statement names its resources by a wildcard, by its Sid. */
const REASONS: Readonly<Record<string, string>> = {
  // The role of training jobs.
  ReadChannels:
    'Data sets can be at any key, and outputs of earlier jobs can be channels of later ones.',
  WriteOutputs: 'A job writes into a folder of its own name, which is not known before it starts.',
  MirrorCheckpoints:
    'Checkpoints are in a folder named after the execution, which is not known yet.',
  WriteLogs: 'SageMaker chooses the log group, and names its streams like the jobs.',
  PublishMetrics: 'Metrics have no ARN; the namespace is limited by a condition.',
  // What tasks need of it.
  LogInToRegistry: 'The token is for all registries; PullImages says what it is good for.',
  PullImages: 'AWS keeps images of its algorithms in an account per region; a workflow has many.',
  ReadData: 'Channels may be at any key of the buckets that dataBuckets names.',
  ReadScripts:
    'The source archive of a task is named after its content, and jobs of the version before may still begin.',
  ReadJumpStart: 'What JumpStart’s scripts load beside their models is not published.',
  JoinNetworks: 'The network interfaces of a job do not exist before it.',
  ManageInterfaces: 'The network interfaces of a job do not exist before it.',
  LookAtNetworks: 'What EC2 describes cannot be named by a policy.',
  ReadSecrets: 'The task names the secrets by patterns; the end of a secret’s ARN is random.',
  DecryptSecrets: 'Which key a secret has is not known; service and secret are conditions.',
  ReadParameters: 'The task names the parameters by patterns.',
  DecryptParameters:
    'Which key a parameter has is not known; service and parameter are conditions.',
  // Builds of images.
  PushImages:
    'A policy cannot name the repositories of that many tasks; these are the workflow’s own.',
  ReadBuildSources: 'Each build has a source of its own name.',
  WriteBuildLog: 'CodeBuild names the streams of the project’s own log group.',
  PullBases: 'AWS publishes its images from an account per region, to everyone.',
  ForgetBuildSecrets: 'Each build has parameters of its own name.',
  JoinBuildNetwork: 'The network interface of a build does not exist before it.',
  // The functions.
  ReadTask: 'Which task a request names is not known before; these are the workflow’s own.',
  WriteDocuments: 'Each execution has documents under its own name.',
  MarkSecretsAsScratch: 'Each execution has a document for secrets under its own name.',
  ReadCache: 'What outputs follow from is not known before; these are the workflow’s own.',
  WriteCache: 'What outputs follow from is not known before; these are the workflow’s own.',
  SeeExecutions: 'Executions are named by whoever starts them; these are the workflow’s own.',
  WriteLog: 'Lambda names the streams of the function’s own log group.',
  WriteTraces: 'X-Ray has no resource that these actions could name.',
  JoinNetwork: 'Lambda asks before it knows a network interface.',
  DescribeJob: 'Jobs are named after their executions.',
  DescribeTuningJob: 'Jobs are named after their executions.',
  ReadManifest: 'Each job has a folder of its own name.',
  ReadDocuments: 'Each execution has documents under its own name.',
  ReadPlan: 'Each execution has documents under its own name.',
  ReadLogs: 'SageMaker names the streams like the jobs.',
  ForgetSecrets: 'Each execution has a document for secrets under its own name.',
  FindJobs: 'A policy cannot name jobs that are listed.',
  StopJobs: 'Jobs are named after their executions; whose they are is a condition.',
  // Sweeps.
  WatchRuns: 'Executions are named after their sweep; these are the workflow’s own.',
  WatchItems: 'Executions of items have UUIDs as names; these are the state machine’s own.',
  SweepDocuments: 'Each sweep has documents under its own name.',
  // The API.
  WriteApiLogs: 'API Gateway takes one role for the logs of all APIs of an account and region.',
  // The state machine.
  InvokeFunctions:
    'An execution calls the versions that it began with; each deployment makes more.',
  CreateTrainingJob:
    'Jobs are named after their executions; what they may be is limited by conditions.',
  TagNewTrainingJob: 'Jobs are named after their executions; whose they are is a condition.',
  TagTrainingJob: 'Jobs are named after their executions; whose they are is a condition.',
  WatchTrainingJob: 'Jobs are named after their executions; whose they are is a condition.',
  CreateHyperParameterTuningJob:
    'Jobs are named after their executions; what they may be is limited by conditions.',
  TagNewHyperParameterTuningJob:
    'Jobs are named after their executions; whose they are is a condition.',
  TagHyperParameterTuningJob:
    'Jobs are named after their executions; whose they are is a condition.',
  WatchHyperParameterTuningJob:
    'Jobs are named after their executions; whose they are is a condition.',
  ReadJobTags: 'Jobs are named after their executions; whose they are is a condition.',
  ReadTags: 'Step Functions lists tags of jobs by their ARNs, which are not known yet.',
  DeliverLogs: 'A policy cannot name log deliveries as resources.',
};

/** Of statements on keys, which have no Sid: a policy may have several of them. */
const REASON_FOR_KEYS = 'Which key an alias stands for is known to KMS; the alias is a condition.';

/**
 * Writes the reasons for the wildcards of a role or policy down for cdk-nag (rule IAM5 of
 * AwsSolutions), each for the statement that it is of. A wildcard without a reason stays a finding.
 *
 * Only when the app is synthesized are the ARNs as cdk-nag sees them.
 * @see https://github.com/cdklabs/cdk-nag
 */
export function explainWildcards(construct: IConstruct): void {
  const told = new Set<string>();
  construct.node.addValidation({
    validate() {
      for (const [finding, reason] of findings(construct)) {
        if (told.has(finding)) continue;
        told.add(finding);
        acknowledge(construct, `AwsSolutions-IAM5[${finding}]`, reason);
      }
      return [];
    },
  });
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

function findings(construct: IConstruct): [finding: string, reason: string][] {
  const resource = construct.node.defaultChild as CfnResource;
  return statementsOf(resource).flatMap(({ Sid, Effect, Action = [], Resource }) => {
    const isOfKeys = [Action].flat().every((action) => action.startsWith('kms:'));
    const reason = Sid === undefined ? isOfKeys && REASON_FOR_KEYS : REASONS[withoutNumber(Sid)];
    if (Effect !== 'Allow' || !reason) return [];
    return [Resource]
      .flat()
      .map(flat)
      .filter((name) => name.includes('*'))
      .map((name): [string, string] => [`Resource::${name}`, reason]);
  });
}

/** Of several statements alike, those after the first are numbered. */
function withoutNumber(sid: string): string {
  return sid.replace(/\d+$/, '');
}

function statementsOf(resource: CfnResource): Statement[] {
  const stack = Stack.of(resource);
  const documents: unknown[] =
    resource instanceof iam.CfnRole
      ? [stack.resolve(resource.policies) ?? []]
          .flat()
          .map(({ policyDocument }) => stack.resolve(policyDocument))
      : [stack.resolve((resource as iam.CfnPolicy | iam.CfnManagedPolicy).policyDocument)];
  return documents.flatMap(
    (document) => (document as { Statement?: Statement[] } | undefined)?.Statement ?? [],
  );
}

/** An ARN as one text, as cdk-nag writes it. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case 'Fn::Join': {
      const [delimiter, items] = argument as [string, unknown[]];
      return items.map(flat).join(delimiter);
    }
    case 'Fn::GetAtt': {
      const [resource, attribute] = argument as [string, string];
      return `<${resource}.${attribute}>`;
    }
    case 'Fn::Sub':
    case 'Fn::ImportValue':
      return flat(argument);
    case 'Ref':
      return `<${flat(argument)}>`;
    default:
      return JSON.stringify(value);
  }
}
