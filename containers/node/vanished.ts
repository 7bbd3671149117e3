import type { FailureCode } from './errors';

/** Code and message for a process that a signal ended without a word; `train` says the same. */
export function vanished(signal: NodeJS.Signals): [FailureCode, string] {
  switch (signal) {
    case 'SIGKILL':
      return ['Killed', 'the process was killed (SIGKILL), most often because memory ran out'];
    case 'SIGABRT':
      return [
        'OutOfMemory',
        "the process was aborted (SIGABRT), most often because its heap was full; the log has the reason; raise the heap's limit by NODE_OPTIONS=--max-old-space-size=<MB> in the task's environment, or load less at once",
      ];
    default:
      return ['Crashed', `the process died of ${signal} in native code`];
  }
}
