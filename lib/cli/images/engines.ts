/** What an engine is to build, and of what. */
export interface BuildOrder {
  /** Name of the image in the engine's own store. */
  readonly reference: string;
  /** Absolute path of the build context. */
  readonly context: string;
  /** Absolute path of the Dockerfile, where that is not the context's own. */
  readonly file?: string;
  /** Values of ARGs by name; undefined: the value that the variable of this name has. */
  readonly args: Readonly<Record<string, string | undefined>>;
  /** Files that only the build sees, by id. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** A program that builds and pushes images, and its command line. */
export interface Engine {
  readonly name: string;
  /** Fails if the program is installed but does not work. */
  readonly probe: readonly string[];
  /** Whether it runs images with Docker's own `run`. */
  readonly runs: boolean;
  /** Succeeds if an image is there already. */
  has(reference: string): readonly string[];
  build(order: BuildOrder): readonly string[];
  /** Whether it runs elsewhere, in a virtual machine that does not have the variables of this one. */
  readonly isElsewhere?: boolean;
  /** Takes the password from standard input. */
  login(registry: string): readonly string[];
  /** Commands that bring a local image to a registry, in this order. */
  push(reference: string, uri: string): readonly (readonly string[])[];
  /** What to do if the program does not work. */
  readonly remedy: string;
}

/** SageMaker's training instances. */
const PLATFORM = ['--platform', 'linux/amd64'];

const login = (registry: string) => ['login', '--username', 'AWS', '--password-stdin', registry];
/** SageMaker certainly takes Docker's format; these two would write OCI's. */
const DOCKER_FORMAT = ['--format', 'docker'];

/** What all engines call the same. */
function optionsOf({ reference, context, file, args, secrets, labels }: BuildOrder): string[] {
  const each = (option: string, values: readonly string[]) =>
    values.flatMap((value) => [option, value]);
  return [
    ...(file === undefined ? [] : ['--file', file]),
    ...each(
      '--build-arg',
      Object.entries(args).map(([name, value]) =>
        value === undefined ? name : `${name}=${value}`,
      ),
    ),
    ...each(
      '--secret',
      Object.entries(secrets).map(([id, path]) => `id=${id},src=${path}`),
    ),
    ...each(
      '--label',
      Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    ),
    ...['--tag', reference, context],
  ];
}

/** The engines, in the order in which they are tried. */
export const ENGINES: readonly Engine[] = [
  {
    name: 'docker',
    // The client's own version needs no engine, the server's does.
    probe: ['version', '--format', '{{.Server.Version}}'],
    runs: true,
    has: (reference) => ['image', 'inspect', reference],
    build: (order) => ['build', ...PLATFORM, ...optionsOf(order)],
    login,
    push: (reference, uri) => [
      ['tag', reference, uri],
      ['push', uri],
    ],
    remedy: 'Start Docker Desktop or the Docker daemon.',
  },
  {
    name: 'podman',
    probe: ['info'],
    runs: true,
    has: (reference) => ['image', 'inspect', reference],
    build: (order) => ['build', ...PLATFORM, ...DOCKER_FORMAT, ...optionsOf(order)],
    login,
    push: (reference, uri) => [['push', reference, `docker://${uri}`]],
    remedy: 'If Podman runs in a virtual machine, run `podman machine start`.',
  },
  {
    name: 'finch',
    isElsewhere: true,
    probe: ['info'],
    runs: true,
    has: (reference) => ['image', 'inspect', reference],
    build: (order) => ['build', ...PLATFORM, ...optionsOf(order)],
    login,
    push: (reference, uri) => [
      ['tag', reference, uri],
      ['push', uri],
    ],
    remedy: 'Run `finch vm start`.',
  },
  {
    name: 'buildah',
    probe: ['info'],
    runs: false,
    has: (reference) => ['inspect', '--type', 'image', reference],
    // Unlike the others, it keeps no layers by default.
    build: (order) => ['build', '--layers', ...PLATFORM, ...DOCKER_FORMAT, ...optionsOf(order)],
    login,
    push: (reference, uri) => [['push', reference, `docker://${uri}`]],
    remedy: 'Run `buildah info` to see what is wrong.',
  },
];

/**
 * Set for every command of an engine. Docker's builder would push an index of image and attestation
 * instead of an image, and SageMaker takes no index.
 */
export const ENGINE_ENVIRONMENT = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } as const;
