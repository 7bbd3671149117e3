/** Keys that the bucket may let be written only once: its policy cannot tell them from manifests. */
const GUARDED = '/outputs/outputs.json';

/**
 * Sends a request that makes an object, with the condition that the bucket may ask for where the
 * key ends like a manifest's.
 */
export async function writeGuarded(
  key: string,
  send: (condition: { readonly IfNoneMatch?: '*' }) => Promise<unknown>,
): Promise<void> {
  if (!key.endsWith(GUARDED)) {
    await send({});
    return;
  }
  try {
    await send({ IfNoneMatch: '*' });
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    // The folder is this writer's alone: it is an earlier try's, whose answer was lost.
    if ($metadata?.httpStatusCode !== 412) throw error;
  }
}
