import type { Terminal } from '../../display/terminal';
import { listenForInterrupt } from '../../run/interrupt';
import type { BuildSettings } from '../build-settings';
import type { ImageSource } from '../read-images';
import type { Registry } from '../registry';
import { withRegistry } from '../with-registry';
import { AccountBuilds } from './account-builds';
import type { FailedBuild } from './builds-error';
import { followBuild } from './follow-build';

/** What became of an image. */
export interface BuiltInAccount {
  readonly image: ImageSource;
  readonly uri: string;
  readonly status: 'present' | 'pushed' | 'started';
  /** `sha256:…`, once the image is there. */
  readonly digest?: string;
  /** The build's ID and page, where there was one. */
  readonly build?: string;
  readonly console?: string;
}

/** How the images are built. */
export interface BuildImagesOptions {
  readonly settings: BuildSettings;
  readonly terminal: Terminal;
  readonly place: { readonly region?: string; readonly account?: string };
  /** Whether the builds are left alone once they have started. */
  readonly isDetached: boolean;
}

/** What has become of all images. */
export interface BuiltImages {
  readonly built: readonly BuiltInAccount[];
  /** Why the others are not there. */
  readonly failures: readonly FailedBuild[];
  /** Whether a person has ended the command. */
  readonly isInterrupted: boolean;
}

/**
 * Builds the images that are not in ECR yet, all at once, in the account. Ctrl-C stops the builds.
 * A build that fails does not end the others.
 */
export async function buildInAccount(
  images: readonly ImageSource[],
  options: BuildImagesOptions,
): Promise<BuiltImages> {
  const { terminal } = options;
  const interrupt = listenForInterrupt({
    onInterrupt: () => terminal.note('Stopping the builds …'),
    onInsist: () => process.exit(130),
  });
  try {
    const ends = await Promise.allSettled(
      images.map((image) =>
        withRegistry(image, options.place, (registry) =>
          buildOne(image, registry(), options, interrupt.signal),
        ),
      ),
    );
    return {
      built: ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : [])),
      failures: ends.flatMap((end, index) =>
        end.status === 'rejected' ? { task: images[index]?.task ?? '', error: end.reason } : [],
      ),
      isInterrupted: interrupt.signal.aborted,
    };
  } finally {
    interrupt.close();
  }
}

async function buildOne(
  image: ImageSource,
  registry: Registry,
  { settings, terminal, isDetached }: BuildImagesOptions,
  signal: AbortSignal,
): Promise<BuiltInAccount> {
  const uri = await registry.uriOf(image);
  const before = await registry.digestOf(image);
  if (before !== undefined) return { image, uri, status: 'present', digest: before };
  const builds = new AccountBuilds(await registry.region());
  try {
    const started = await builds.start(image, { uri, settings, signal });
    const { id: build, console } = started;
    terminal.note(`${image.task}: build ${build} has started, ${console}`);
    // Whoever has pressed Ctrl-C meanwhile does not want the build to go on alone.
    if (isDetached && !signal.aborted) return { image, uri, status: 'started', build, console };
    let failure: unknown;
    try {
      await followBuild({ task: image.task, started, builds, terminal, signal });
    } catch (error) {
      failure = error;
    } finally {
      await builds.forget(started.parameters);
    }
    const digest = await registry.digestOf(image);
    // A colleague has pushed the same content: the tag is there and cannot be changed.
    if (digest === undefined && failure !== undefined) throw failure;
    return { image, uri, status: 'pushed', build, console, ...(digest && { digest }) };
  } finally {
    builds.close();
  }
}
