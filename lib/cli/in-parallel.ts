/** Runs an action for every item, so many at a time; after the first failure nothing is begun. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let hasFailed = false;
  const worker = async () => {
    for (const item of queue) {
      if (hasFailed) return;
      await action(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  // All are waited for, so that nothing goes on behind a failure's back.
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
