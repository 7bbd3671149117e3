import type { ImageResolver } from '../types';

/** Asks several resolvers, the first that knows an image decides. */
export function combineImages(...resolvers: readonly ImageResolver[]): ImageResolver {
  const resolve: ImageResolver = (image, hyperparameters) => {
    for (const resolver of resolvers) {
      const found = resolver(image, hyperparameters);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return Object.assign(resolve, {
    known: resolvers.flatMap(({ known = [] }) => known),
    refusal: (image: string, hyperparameters?: Readonly<Record<string, string>>) => {
      const reasons = resolvers.map((resolver) => resolver.refusal?.(image, hyperparameters));
      return reasons.find((reason) => reason !== undefined);
    },
  });
}
