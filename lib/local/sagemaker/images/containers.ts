import { type ContainerEngine, callEngine, lastWords } from '../../containers';
import { JobFailure } from '../run/context';
import type { ImageResolver, LocalImage } from '../types';

/** What {@link containerImages} runs images by. */
export interface ContainerImagesOptions {
  readonly engine: ContainerEngine;
  /** Names in the engine's own store, by the URIs that they stand for. @default - URIs are pulled */
  readonly references?: ReadonlyMap<string, string>;
  /** Whether images that have no name there are run as well. */
  readonly takesAny: boolean;
}

/** Runs images as they are, in containers of an engine. */
export function containerImages(options: ContainerImagesOptions): ImageResolver {
  const { engine, references = new Map(), takesAny } = options;
  const resolve = (image: string): LocalImage | undefined => {
    const reference = references.get(image) ?? (takesAny ? image : undefined);
    if (reference === undefined) return undefined;
    return {
      name: image,
      // As SageMaker starts a container, unless a job says otherwise.
      program: async ({ waitsFor, signal }) => {
        await pulled(engine, reference, () => waitsFor([]), signal);
        return { command: ['train'] };
      },
      container: { engine, reference },
      notice: `the image ${reference} runs in a container of ${engine.name}.`,
    };
  };
  const known = takesAny ? [`any image that ${engine.name} has or can pull`] : [];
  return Object.assign(resolve, { known });
}

/** The words are SageMaker's: seen in aws/sagemaker-python-sdk, issue 57. */
const NOT_PULLED =
  'ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect.';

/** @throws JobFailure – when the engine has no such image and cannot pull it */
async function pulled(
  engine: ContainerEngine,
  reference: string,
  onPull: () => void,
  signal: AbortSignal,
): Promise<void> {
  const found = await callEngine(engine, ['image', 'inspect', reference], signal);
  if (found.code === 0) return;
  onPull();
  const pull = await callEngine(engine, ['pull', reference], signal);
  if (pull.code === 0) return;
  throw new JobFailure(`${NOT_PULLED} (${engine.name}: ${lastWords(pull)})`);
}
