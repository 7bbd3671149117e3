// Imported first by the app: tasks are checked when their module is loaded, before any line of it.
import '../lib/note-errors';
import { isRankZeroError } from '../lib/core/errors';

process.on('uncaughtException', (error: Error) => {
  // A bug keeps its stack.
  if (!isRankZeroError(error) || error.source === 'tool') throw error;
  const { code, message, hint } = error;
  const lines = [`error ${code}: ${message}`, ...(hint === undefined ? [] : [hint])];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
});
