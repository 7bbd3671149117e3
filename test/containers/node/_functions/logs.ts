import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, trainingFunction } from '../../../../containers/node';

const { ATTEMPT = 'first', CHOSEN = '0', JOB_DIRECTORY = '' } = process.env;

/** Returns three small files, and a large one where it is asked to. */
export default trainingFunction(
  {
    inputs: {},
    outputs: { logs: output.directory(), attempt: output.text() },
    persistOutputs: ({ rank }) => rank === Number(CHOSEN),
  },
  async (_, { outputDirectory, signal, rank }) => {
    for (const name of ['a', 'b', 'c']) writeFileSync(join(outputDirectory, name), name.repeat(10));
    writeFileSync(join(JOB_DIRECTORY, 'pid'), String(process.pid));
    if (ATTEMPT === 'rank 1 never ends' && rank === 1) {
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    }
    if (ATTEMPT === 'until stopped') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      // As a launcher does that signals the whole group: it comes twice.
      process.kill(process.pid, 'SIGTERM');
    }
    return { logs: outputDirectory, attempt: ATTEMPT };
  },
);
