/** The end of a job; a signal that aborts before it stops the job and is thrown. */
export async function endOf<T>(
  ended: Promise<T>,
  stop: () => void,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return ended;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      stop();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([ended, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
