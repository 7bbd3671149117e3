/** Whether an error says that what was asked for does not exist (yet, or any more). */
export function isGone(error: unknown): boolean {
  const { name, message } = error as Error;
  return (
    [
      'NoSuchKey',
      'NotFound',
      'ParameterNotFound',
      'ResourceNotFound',
      'ResourceNotFoundException',
    ].includes(name) ||
    // SageMaker has no name of its own for it.
    (name === 'ValidationException' && /not found|does not exist/i.test(message))
  );
}
