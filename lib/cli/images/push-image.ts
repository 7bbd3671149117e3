import { RankZeroError } from '../../core';
import type { Builder } from './builder';
import type { ImageSource } from './read-images';
import type { Registry } from './registry';

/** Where an image is now, and whether it was there before. */
export interface PushedImage {
  readonly uri: string;
  readonly isNew: boolean;
}

/**
 * Pushes an image to its repository and builds it first if needed; nothing is pushed twice.
 * @param builder called only if there is something to push
 * @throws PushFailed – when the engine fails and nobody else has pushed the image in the meantime
 */
export async function pushImage(
  image: ImageSource,
  registry: Registry,
  builder: () => Builder,
): Promise<PushedImage> {
  const uri = await registry.uriOf(image);
  if (await registry.has(image)) return { uri, isNew: false };
  const engine = builder();
  await engine.build(image, () => registry);
  await engine.login(uri.slice(0, uri.indexOf('/')), await registry.password());
  const code = await engine.push(image, uri);
  if (code === 0) return { uri, isNew: true };
  // A colleague has pushed the same content: the tag is there and cannot be changed.
  if (await registry.has(image)) return { uri, isNew: false };
  throw new RankZeroError('PushFailed', `${uri} could not be pushed (exit code ${code}).`, {
    hint: "The engine's own output is above.",
  });
}
