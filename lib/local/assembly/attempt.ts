import { isRankZeroError, type RankZeroError } from '../../core/errors';
import type { ResolvedResource } from './types';

/** Is told of a resource that holds something that is not understood here. */
export type TellUnreadable = (resource: ResolvedResource, error: RankZeroError) => void;

/** What says that the assembly is damaged rather than that it holds something unusual. */
const DAMAGE: ReadonlySet<string> = new Set([
  'AssemblyInvalid',
  'AssetMissing',
  'DefinitionNotFound',
]);

/**
 * Reads something of a resource.
 *
 * @param tell called with the reason why it cannot be read @default - it is thrown
 * @returns undefined when it cannot be read
 */
export function attempt<T>(
  resource: ResolvedResource,
  read: () => T,
  tell: TellUnreadable | undefined,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (tell === undefined || !isRankZeroError(error) || DAMAGE.has(error.code)) throw error;
    tell(resource, error);
    return undefined;
  }
}
