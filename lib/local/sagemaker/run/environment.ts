import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';

/** All that a job sees of this process's own environment: no secrets, no settings. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR'];

/** The environment of a host's process. */
export function environmentOf(
  job: TrainingJob,
  host: Host,
  { region, trackerPort }: { readonly region: string; readonly trackerPort: number },
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const addresses = job.hosts.map(({ name }) => [name, '127.0.0.1'] as const);
  const threads = Math.max(1, Math.floor(availableParallelism() / job.hosts.length));
  return {
    ...Object.fromEntries(inherited),
    // The hosts share this machine's processors.
    OMP_NUM_THREADS: String(threads),
    ...job.checked.image.env,
    ...(job.request.Environment as Record<string, string> | undefined),
    AWS_REGION: region,
    TRAINING_JOB_NAME: job.name,
    TRAINING_JOB_ARN: job.arn,
    SAGEMAKER_BASE_DIR: host.base,
    RANKZERO_HOST_ADDRESSES: JSON.stringify(Object.fromEntries(addresses)),
    RANKZERO_TRACKER_PORT: String(trackerPort),
  };
}

const portsInUse = new Set<number>();

/** A free loopback port that no other job of this process gets until it is released. */
export async function reservePort(): Promise<{ readonly port: number; release(): void }> {
  for (;;) {
    const port = await freePort();
    if (!portsInUse.has(port)) {
      portsInUse.add(port);
      return { port, release: () => portsInUse.delete(port) };
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
