import { execFileSync, spawnSync } from 'node:child_process';

const UNSHARE = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Whether this user may make a PID namespace: by mount and PID namespace, and a user's where needed. */
const isPermitted = [[], ['--user', '--map-root-user']].find((more) => {
  const [program = '', ...options] = [...UNSHARE, ...more, 'true'];
  return spawnSync(program, options).status === 0;
});

/** A command that runs another as the first process of a namespace, as a container does. */
export function asFirstProcess(...command: string[]): string[] {
  return [...UNSHARE, ...(isPermitted ?? []), ...command];
}

/** The first process that a running {@link asFirstProcess} has started, by its number out here. */
export function firstProcessOf(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }));
}

/** A test in a namespace: of nothing, and says so, where that is not permitted. */
export function namespaceTest(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    if (isPermitted) return body();
    process.stderr.write(`skipped: ${name}: PID namespaces are not permitted here\n`);
  });
}
