/**
 * Runs an action for every item, so many at a time. After the first failure nothing is begun; it is
 * thrown once all that was begun has ended.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  atOnce: number,
  action: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async () => {
    try {
      for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next()) {
        await action(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}
