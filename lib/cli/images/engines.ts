/** A program that builds and pushes images, and its command line. */
export interface Engine {
  readonly name: string;
  /** Fails if the program is installed but does not work. */
  readonly probe: readonly string[];
  /** Succeeds if an image is there already. */
  has(reference: string): readonly string[];
  build(reference: string, tag: string, context: string): readonly string[];
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
const version = (tag: string) => ['--build-arg', `VERSION=${tag}`];
/** SageMaker certainly takes Docker's format; these two would write OCI's. */
const DOCKER_FORMAT = ['--format', 'docker'];

/** The engines, in the order in which they are tried. */
export const ENGINES: readonly Engine[] = [
  {
    name: 'docker',
    // The client's own version needs no engine, the server's does.
    probe: ['version', '--format', '{{.Server.Version}}'],
    has: (reference) => ['image', 'inspect', reference],
    build: (reference, tag, context) => [
      ...['build', ...PLATFORM, ...version(tag)],
      ...['--tag', reference, context],
    ],
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
    has: (reference) => ['image', 'inspect', reference],
    build: (reference, tag, context) => [
      ...['build', ...PLATFORM, ...DOCKER_FORMAT, ...version(tag)],
      ...['--tag', reference, context],
    ],
    login,
    push: (reference, uri) => [['push', reference, `docker://${uri}`]],
    remedy: 'If Podman runs in a virtual machine, run `podman machine start`.',
  },
  {
    name: 'finch',
    probe: ['info'],
    has: (reference) => ['image', 'inspect', reference],
    build: (reference, tag, context) => [
      ...['build', ...PLATFORM, ...version(tag)],
      ...['--tag', reference, context],
    ],
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
    has: (reference) => ['inspect', '--type', 'image', reference],
    build: (reference, tag, context) => [
      // Unlike the others, it keeps no layers by default.
      ...['build', '--layers', ...PLATFORM, ...DOCKER_FORMAT, ...version(tag)],
      ...['--tag', reference, context],
    ],
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
