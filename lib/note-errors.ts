import { writeFileSync } from 'node:fs';
import { isRankZeroError } from './core/errors';

/** Where the command line, when it synthesizes an app, looks for the mistake that ended it. */
const file = process.env.RANKZERO_ERROR_FILE;

// Only noted: what becomes of the process is the app's own affair.
if (file !== undefined) {
  process.on('uncaughtExceptionMonitor', (error: Error) => {
    if (!isRankZeroError(error) || error.source === 'tool') return;
    const { code, message, hint } = error;
    writeFileSync(file, JSON.stringify({ code, message, hint }));
  });
}
