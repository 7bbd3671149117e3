import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  type Build,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import {
  buildSecretsPath,
  IMAGE_BUILDS_PREFIX,
  imageBuildsProject,
  partitionOf,
  RankZeroError,
  SCRATCH_TAG,
} from '../../../core';
import { Clients } from '../../aws/clients';
import { pollMillisecondsOf } from '../../deployed/pause';
import { type AskedService, awsError } from '../../machine/aws-error';
import type { BuildSettings } from '../build-settings';
import { fetchSettings } from '../builder';
import type { ImageSource } from '../read-images';
import { secretFiles } from '../secret-files';
import { BuildLog } from './build-log';
import { buildSource, secretVariable } from './build-source';

const NEEDS =
  'To build in the account, you need what grantBuild of ImageBuilds gives: codebuild:StartBuild, StopBuild, BatchGetBuilds and BatchGetProjects, s3:PutObject and PutObjectTagging under image-builds/, logs:GetLogEvents, ssm:PutParameter and DeleteParameters for secrets, ecr:DescribeRepositories and DescribeImages.';
const asked = (name: string, code: string): AskedService => {
  return { name, code, purpose: 'build in', needs: NEEDS };
};
const CODEBUILD = asked('CodeBuild', 'CodeBuild');
const S3 = asked('S3', 'S3');
const PARAMETERS = asked('Parameter Store', 'ParameterStore');
const LOGS = asked('CloudWatch Logs', 'Logs');

/** Of a parameter without charges. */
const MOST_SECRET_BYTES = 4_096;

/** A build that has been started. */
export interface StartedBuild {
  readonly id: string;
  /** Address of its page in AWS's console. */
  readonly console: string;
  /** Parameters that hold its secrets until it has begun. */
  readonly parameters: readonly string[];
}

/** How a build is started. */
export interface StartOptions {
  /** Where the image goes, with its tag. */
  readonly uri: string;
  readonly settings: BuildSettings;
  /** Aborts when the person wants to end. */
  readonly signal: AbortSignal;
}

/** The builds of one workflow in CodeBuild, in one region. */
export class AccountBuilds {
  private readonly clients: Clients;

  constructor(private readonly region: string) {
    this.clients = new Clients({ region });
  }

  /**
   * Puts the source of an image into the bucket and starts its build.
   * @throws NoBuildProject – when the account has no project for it
   * @throws SecretTooLarge – when a secret is larger than 4 KB
   * @throws BuildStopped – when the signal aborts before it has started
   * @throws NotAllowed, NoCredentials, NoRegion – as other verbs
   */
  async start(image: ImageSource, { uri, settings, signal }: StartOptions): Promise<StartedBuild> {
    checkWanted(image, signal);
    const [, workflow = ''] = image.repository.split('/');
    const projectName = imageBuildsProject(workflow);
    const bucket = await this.bucketOf(projectName, image);
    const build = `${image.tag}-${randomUUID()}`;
    const secrets = await this.secretsOf(image, settings);
    const path = `${buildSecretsPath(workflow)}${build}/`;
    const parameters = Object.fromEntries(Object.keys(secrets).map((id) => [id, `${path}${id}`]));
    const names = Object.values(parameters);
    const zip = await buildSource(image, { settings, uri, region: this.region, parameters });
    const Key = `${IMAGE_BUILDS_PREFIX}${image.repository}/${build}.zip`;
    const Tagging = String(new URLSearchParams({ [SCRATCH_TAG.key]: SCRATCH_TAG.value }));
    await ask(S3, () =>
      this.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Tagging, Body: zip })),
    );
    try {
      for (const [id, Value] of Object.entries(secrets)) {
        const Name = parameters[id];
        await ask(PARAMETERS, () =>
          this.clients.ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' })),
        );
      }
      checkWanted(image, signal);
      const { build: started } = await ask(CODEBUILD, () =>
        this.clients.codeBuild.send(
          new StartBuildCommand({
            projectName,
            sourceTypeOverride: 'S3',
            sourceLocationOverride: `${bucket}/${Key}`,
            idempotencyToken: build,
            environmentVariablesOverride: names.map((value, index) => ({
              name: secretVariable(index),
              value,
              type: 'PARAMETER_STORE',
            })),
          }),
        ),
      );
      const id = started?.id ?? '';
      return { id, console: this.consoleOf(projectName, id, started), parameters: names };
    } catch (error) {
      await this.forget(names);
      throw error;
    }
  }

  /** A build as it is now. */
  async look(id: string): Promise<Build> {
    const { builds: [build] = [] } = await ask(CODEBUILD, () =>
      this.clients.codeBuild.send(new BatchGetBuildsCommand({ ids: [id] })),
    );
    if (build !== undefined) return build;
    throw new RankZeroError('CodeBuildRefused', `CodeBuild knows no build ${id} any more.`);
  }

  /** How long to wait between two looks. */
  poll(): Promise<number> {
    return pollMillisecondsOf(this.clients.codeBuild);
  }

  async stop(id: string): Promise<void> {
    await ask(CODEBUILD, () => this.clients.codeBuild.send(new StopBuildCommand({ id })));
  }

  /** The log of a build, from its first line. */
  log(): { look(build: Build): Promise<string[]> } {
    const log = new BuildLog(this.clients.logs);
    return { look: ({ logs }) => ask(LOGS, () => log.look(logs?.groupName, logs?.streamName)) };
  }

  /** Removes secrets that a build has not removed itself. */
  async forget(Names: readonly string[]): Promise<void> {
    // Ten are the most that one call takes. What went wrong before counts more.
    for (let at = 0; at < Names.length; at += 10) {
      const command = new DeleteParametersCommand({ Names: Names.slice(at, at + 10) });
      await this.clients.ssm.send(command).catch(() => undefined);
    }
  }

  close(): void {
    this.clients.close();
  }

  private async bucketOf(name: string, { stack }: ImageSource): Promise<string> {
    const { projects: [project] = [] } = await ask(CODEBUILD, () =>
      this.clients.codeBuild.send(new BatchGetProjectsCommand({ names: [name] })),
    );
    const [bucket = ''] = project?.source?.location?.split('/') ?? [];
    if (bucket !== '') return bucket;
    throw new RankZeroError(
      'NoBuildProject',
      `There is no CodeBuild project ${name} in ${this.region}.`,
      { hint: `Deploy it: npx cdk deploy ${stack} -c codeBuild=true` },
    );
  }

  private async secretsOf(
    image: ImageSource,
    settings: BuildSettings,
  ): Promise<Record<string, string>> {
    const found = await secretFiles(image, settings, (ids) => fetchSettings(image, ids));
    try {
      return Object.fromEntries(
        Object.entries(found.files).map(([id, file]) => {
          const text = readFileSync(file, 'utf8');
          const bytes = Buffer.byteLength(text);
          if (bytes > 0 && bytes <= MOST_SECRET_BYTES) return [id, text];
          throw new RankZeroError(
            bytes === 0 ? 'SecretEmpty' : 'SecretTooLarge',
            `The build secret ${id} has ${bytes} bytes; Parameter Store, which hands it to the build, takes 1 to ${MOST_SECRET_BYTES}.`,
            { hint: `Give a file with what the build needs only: --secret ${id}=FILE.` },
          );
        }),
      );
    } finally {
      found.close();
    }
  }

  private consoleOf(project: string, id: string, build: Build | undefined): string {
    const { console } = partitionOf(this.region);
    const [, , , , account = ''] = build?.arn?.split(':') ?? [];
    return `https://${this.region}.${console}/codesuite/codebuild/${account}/projects/${project}/build/${encodeURIComponent(id)}/?region=${this.region}`;
  }
}

/** @throws BuildStopped – when nobody wants the build any more */
function checkWanted({ task }: ImageSource, signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new RankZeroError('BuildStopped', `The build of ${task} was stopped before it started.`);
}

async function ask<T>(service: AskedService, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsError(error, service);
  }
}
