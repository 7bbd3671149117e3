import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const python = join(__dirname, '../../.venv/bin/python');

/** A `docker` on a PATH of its own that runs images as processes; see stand_in_engine.py. */
export class StandInEngine {
  /** The folder of its program, in front of this process's PATH. */
  readonly path: string;

  /**
   * @param home an empty folder
   * @param programs by image: the command that the image begins with; `built`: that of all it builds
   */
  constructor(
    private readonly home: string,
    programs: Readonly<Record<string, readonly string[]>>,
  ) {
    const bin = join(home, 'bin');
    for (const folder of [bin, join(home, 'running')]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(home, 'programs.json'), JSON.stringify(programs));
    const program = join(bin, 'docker');
    const script = join(__dirname, 'stand_in_engine.py');
    writeFileSync(program, `#!/bin/sh\nexec '${python}' -I -S '${script}' '${home}' "$@"\n`);
    chmodSync(program, 0o755);
    this.path = `${bin}${delimiter}${process.env.PATH}`;
  }

  /** How it was called so far. */
  calls(): string[][] {
    const log = join(this.home, 'calls');
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  }

  /** The options of the last `run` of a host, up to its image. */
  lastRun(host = 'algo-1'): string[] {
    const run = this.calls().findLast(([verb, , , name]) => verb === 'run' && name?.endsWith(host));
    if (run === undefined) throw new Error(`Nothing was run on ${host}.`);
    return run;
  }

  /** The variables that a container got. */
  environmentOf(container: string): Record<string, string> {
    return JSON.parse(readFileSync(join(this.home, `env-${container}`), 'utf8'));
  }

  /** Has it know these containers, each with the folder that its label names. */
  lists(containers: Readonly<Record<string, string>>): void {
    writeFileSync(join(this.home, 'listed.json'), JSON.stringify(containers));
  }
}
