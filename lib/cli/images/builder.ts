import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { RankZeroError } from '../../core';
import type { Terminal } from '../display/terminal';
import { type BuildSettings, buildArguments } from './build-settings';
import { type BuildOrder, ENGINE_ENVIRONMENT, type Engine } from './engines';
import { frameworkBase } from './framework-base';
import { gitLabels } from './git-labels';
import type { ImageSource } from './read-images';
import type { Registry } from './registry';
import { secretFiles } from './secret-files';
import { quoted } from './shell';

interface RunOptions {
  readonly isQuiet?: boolean;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What is asked about an image of AWS. */
export type BaseRegistry = Pick<Registry, 'region' | 'password'>;

/** Docker before version 23 mounts secrets only if it is told to build by BuildKit. */
const FOR_SECRETS = { DOCKER_BUILDKIT: '1' } as const;

/** Builds and pushes images with one engine; every command is shown before it runs. */
export class Builder {
  private readonly registries = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly terminal: Terminal,
    private readonly settings: BuildSettings,
  ) {}

  /**
   * Builds an image unless it is there already. Returns whether it was built.
   * @param registry asked where the image is built on one of AWS
   * @throws BuildFailed – below the engine's own output
   * @throws SecretUnused, SecretFileNotFound, SecretInArgument – when its secrets are not as they
   * have to be; BaseNotThere, LoginFailed – when its base cannot be had; NoCredentials, CodeArtifactRefused, CodeArtifactUnreachable – when there is no token
   */
  async build(image: ImageSource, registry: () => BaseRegistry): Promise<boolean> {
    const reference = referenceOf(image);
    if ((await this.run(this.engine.has(reference), { isQuiet: true })) === 0) return false;
    const args = {
      ...buildArguments(image, this.settings.env, this.engine),
      ...(image.framework === undefined ? {} : await this.base(image, registry())),
    };
    const secrets = await secretFiles(image, this.settings, (ids) => fetchSettings(image, ids));
    let code: number;
    try {
      this.tellMissing(image, secrets.missing);
      const order = { ...this.orderOf(image), args, secrets: secrets.files };
      const isSecret = Object.keys(secrets.files).length > 0;
      code = await this.run(this.engine.build(order), { env: isSecret ? FOR_SECRETS : {} });
    } finally {
      secrets.close();
    }
    if (code === 0) return true;
    throw new RankZeroError(
      'BuildFailed',
      `${this.engine.name} could not build the image of ${image.task} (exit code ${code}).`,
      {
        hint: `Its own output is above. The context is ${image.context}; requirements.txt and the code in it come from the task.`,
      },
    );
  }

  /**
   * Logs in to a registry, once.
   * @throws LoginFailed – when the registry or the engine's credential helper refuses
   */
  async login(registry: string, password: string): Promise<void> {
    if (this.registries.has(registry)) return;
    const code = await this.run(this.engine.login(registry), { input: password });
    if (code !== 0) {
      throw new RankZeroError(
        'LoginFailed',
        `${this.engine.name} could not log in to ${registry} (exit code ${code}).`,
        { hint: 'Its own output is above.' },
      );
    }
    this.registries.add(registry);
  }

  /** Pushes a built image; the exit code of the command that failed, or 0. */
  async push(image: ImageSource, uri: string): Promise<number> {
    for (const command of this.engine.push(referenceOf(image), uri)) {
      const code = await this.run(command);
      if (code !== 0) return code;
    }
    return 0;
  }

  /** Where AWS's image of a framework is; the engine may pull it then. */
  private async base(image: ImageSource, registry: BaseRegistry): Promise<{ BASE?: string }> {
    const base = frameworkBase(image, await registry.region());
    if (base === undefined) return {};
    await this.login(base.registry, await registry.password());
    return { BASE: base.uri };
  }

  private orderOf(image: ImageSource): Omit<BuildOrder, 'args' | 'secrets'> {
    const { context, dockerfile, source = '.' } = image;
    return {
      reference: referenceOf(image),
      context,
      ...(dockerfile === undefined ? {} : { file: join(context, dockerfile) }),
      labels: gitLabels(resolve(this.settings.directory, source)),
    };
  }

  private tellMissing({ task }: ImageSource, ids: readonly string[]): void {
    for (const id of ids) {
      this.terminal.note(
        `${task}: the Dockerfile mounts the secret ${id}, which is not given; --secret ${id}=FILE gives it.`,
      );
    }
  }

  private run(
    args: readonly string[],
    { isQuiet = false, input = '', env = {} }: RunOptions = {},
  ): Promise<number> {
    const { name } = this.engine;
    if (!isQuiet) {
      this.terminal.note(`${this.terminal.dim('$')} ${[name, ...args].map(quoted).join(' ')}`);
    }
    return new Promise((resolve, reject) => {
      // Standard output is for the result, so the engine's output goes to standard error.
      const output = isQuiet ? 'ignore' : 2;
      const child = spawn(name, args, {
        stdio: ['pipe', output, output],
        env: { ...process.env, ...ENGINE_ENVIRONMENT, ...env },
      });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
      // An engine that ends without reading its input has said why.
      child.stdin?.on('error', () => undefined).end(input);
    });
  }
}

/** Settings of installers with a token of CodeArtifact, for these secrets. */
export function fetchSettings(
  { codeArtifact = '' }: ImageSource,
  ids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  // Loaded only where a task installs from CodeArtifact.
  const { codeArtifactSettings } = require('./code-artifact') as typeof import('./code-artifact');
  return codeArtifactSettings(codeArtifact, ids);
}

/** The image's name in the engine's own store. */
export function referenceOf({ repository, tag }: ImageSource): string {
  return `${repository}:${tag}`;
}
