import { join } from 'node:path';
import { startProcess } from '../../lib/local/processes';

/** A moto server that answers whoever asks, with any credentials. */
export interface OpenMoto {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts all of moto on a port, for tests of what calls AWS without a local account. */
export async function startOpenMoto(): Promise<OpenMoto> {
  const python = join(__dirname, '../../.venv/bin/python');
  let said = '';
  let tell: (port: string) => void = () => undefined;
  const port = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = startProcess({
    command: [python, '-I', join(__dirname, 'moto_server.py')],
    env: { PATH: process.env.PATH ?? '' },
    python,
    onOutput: (chunk, stream) => {
      if (stream === 'stdout') said += chunk.toString();
      const line = /^(\d+)\n/.exec(said);
      if (line !== null) tell(line[1] ?? '');
    },
  });
  const ended = server.exited.then(() => {
    throw new Error('The moto server has ended.');
  });
  ended.catch(() => undefined);
  return {
    endpoint: `http://127.0.0.1:${await Promise.race([port, ended])}`,
    close: () => server.terminate(0),
  };
}
