import { defaultRegion } from '../project/deployment';
import type { ImageSource } from './read-images';
import type { Registry } from './registry';

/** Where a registry is, as far as a person has said so. */
interface Place {
  readonly region?: string;
  readonly account?: string;
}

/** Does something that may ask ECR, where an image belongs. */
export async function withRegistry<T>(
  image: ImageSource,
  options: Place,
  work: (registry: () => Registry) => Promise<T>,
): Promise<T> {
  let registry: Registry | undefined;
  try {
    return await work(() => {
      registry ??= registryOf(image, options);
      return registry;
    });
  } finally {
    registry?.close();
  }
}

function registryOf(image: ImageSource, options: Place): Registry {
  // Loaded only here: no other verb talks to ECR.
  const { Registry } = require('./registry') as typeof import('./registry');
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const isSaid = (AWS_REGION || AWS_DEFAULT_REGION || '') !== '';
  const fallback = isSaid ? defaultRegion(process.env) : undefined;
  return new Registry(options.region ?? image.region ?? fallback, options.account ?? image.account);
}
