import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A build as BatchGetBuilds tells it, one look after the other; the last one stays. */
export type Looks = readonly Record<string, unknown>[];

/** What was called: operation (or `PUT <path>`) and input. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

/** ECR, CodeBuild, S3, Parameter Store, CodeArtifact and CloudWatch Logs, as the models of their APIs say it. */
export class FakeAccountBuilds {
  readonly calls: Call[] = [];
  /** Name of the project that is there. */
  project = 'rankzero-main-images';
  looks: Looks = [{ buildStatus: 'SUCCEEDED', buildComplete: true, currentPhase: 'COMPLETED' }];
  lines: readonly string[] = [];
  /** Digest of the image in ECR once a build has succeeded. */
  digest: string | undefined;
  /** Errors by operation. */
  readonly errors = new Map<string, { readonly type: string; readonly message: string }>();
  /** Tasks whose builds fail, whatever the looks are. */
  readonly failing = new Set<string>();
  /** Called before a build is started. */
  onStart: () => void = () => undefined;
  /** Called before each look at a build is answered. */
  onLook: () => void = () => undefined;
  private server: Server | undefined;
  private looked = 0;
  /** The tasks whose builds were started, in their order. */
  private readonly started: string[] = [];

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status = 200, body } = this.answer(request, Buffer.concat(chunks));
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Inputs of an operation, in their order. */
  inputsOf(operation: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  private answer({ headers, method, url }: IncomingMessage, body: Buffer): Answer {
    const target = headers['x-amz-target'];
    if (target === undefined) {
      this.calls.push({ operation: `${method} ${url}`, input: {}, body, headers });
      if (url?.startsWith('/v1/authorization-token')) {
        return { body: { authorizationToken: 'token-of-packages', expiration: 0 } };
      }
      if (url?.startsWith('/v1/repository/endpoint')) {
        return { body: { repositoryEndpoint: 'https://packages.example/pypi/all/' } };
      }
      return {};
    }
    const operation = String(target).split('.').pop() ?? '';
    const input = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    this.calls.push({ operation, input, body, headers });
    const error = this.errors.get(operation);
    if (error) return { status: 400, body: { __type: error.type, message: error.message } };
    return this.reply(operation, input);
  }

  private reply(operation: string, input: Record<string, unknown>): Answer {
    switch (operation) {
      case 'DescribeRepositories': {
        const [name] = input.repositoryNames as string[];
        const repositoryUri = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/${name}`;
        return { body: { repositories: [{ repositoryUri }] } };
      }
      case 'DescribeImages':
        if (this.digest !== undefined && !this.failing.has(taskOf(input.repositoryName))) {
          return { body: { imageDetails: [{ imageDigest: this.digest }] } };
        }
        return { status: 400, body: { __type: 'ImageNotFoundException', message: 'none' } };
      case 'BatchGetProjects': {
        const [name] = input.names as string[];
        if (name !== this.project) return { body: { projects: [], projectsNotFound: [name] } };
        const source = { type: 'S3', location: 'our-bucket/image-builds/' };
        return { body: { projects: [{ name, source }] } };
      }
      case 'StartBuild': {
        this.onStart();
        this.started.push(String(input.sourceLocationOverride).split('/').at(-2) ?? '');
        const id = `${this.project}:${this.started.length}`;
        return { body: { build: this.build({ id, buildStatus: 'IN_PROGRESS' }) } };
      }
      case 'BatchGetBuilds': {
        this.onLook();
        const [id = ''] = input.ids as string[];
        const task = this.started[Number(id.split(':').at(-1)) - 1] ?? '';
        if (this.failing.has(task)) return { body: { builds: [this.build({ ...FAILED, id })] } };
        const its = this.looks[Math.min(this.looked++, this.looks.length - 1)];
        if (its?.buildStatus === 'SUCCEEDED') this.digest = `sha256:${'ab'.repeat(32)}`;
        return { body: { builds: [this.build({ ...its, id })] } };
      }
      case 'StopBuild':
        this.looks = [{ buildStatus: 'STOPPED', buildComplete: true, currentPhase: 'COMPLETED' }];
        return { body: {} };
      case 'GetLogEvents': {
        const events = input.nextToken === undefined ? this.lines : [];
        return {
          body: {
            events: events.map((message) => ({ message, timestamp: 0 })),
            nextForwardToken: 'f/1',
          },
        };
      }
      default:
        return { body: {} };
    }
  }

  private build(its: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      id: `${this.project}:1`,
      arn: `arn:aws:codebuild:eu-west-1:111122223333:build/${this.project}:1`,
      logs: { groupName: 'builds', streamName: 'one' },
      ...its,
    };
  }
}

const FAILED = {
  buildStatus: 'FAILED',
  buildComplete: true,
  currentPhase: 'COMPLETED',
  phases: [{ phaseType: 'BUILD', phaseStatus: 'FAILED' }],
};

function taskOf(repository: unknown): string {
  return String(repository).split('/').at(-1) ?? '';
}
