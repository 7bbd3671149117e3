import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a fake engine behaves. */
export interface FakeEngineOptions {
  /** Shell patterns of the arguments with which it fails. @default - none */
  readonly failing?: readonly string[];
  /** What it says when it fails. */
  readonly says?: string;
  /** Whether it talks on standard output, as real ones do. @default false */
  readonly talks?: boolean;
  /** Options of `build` whose file it keeps the text of, as `src` says. @default - none */
  readonly shows?: readonly string[];
}

/** A folder of programs that pretend to be engines and write down how they were called. */
export class FakeEngines {
  /** A PATH that has these programs and no others. */
  readonly path: string;
  private readonly log: string;

  constructor(folder: string) {
    this.path = join(folder, 'bin');
    this.log = join(folder, 'calls');
    mkdirSync(this.path, { recursive: true });
  }

  add(name: string, options: FakeEngineOptions = {}): void {
    const { failing = [], says = '', talks = false, shows = [] } = options;
    const program = join(this.path, name);
    const failures = failing.map(
      (pattern) => `  ${pattern}) ${says && `echo "${says}" >&2; `}exit 7;;\n`,
    );
    // Shell alone: the PATH has nothing else. An image exists once it is built.
    writeFileSync(
      program,
      `#!/bin/sh
read -r input
echo "${name} $*\${input:+ < $input}" >> '${this.log}'
${talks ? `echo "${name} talks"` : ''}
for last; do :; done
case "$*" in
${failures.join('')}  "image inspect "*|"inspect --type image "*)
    [ -e '${this.log}.images' ] || exit 1
    while read -r image; do [ "$image" != "$last" ] || exit 0; done < '${this.log}.images'
    exit 1;;
  "build "*)
    while [ "$1" != --tag ]; do
      case "$1" in ${shows.join('|') || 'none'}) while read -r line; do echo "$line" >> '${this.log}.shown'; done < "\${2#*src=}";; esac
      shift
    done
    echo "$2" >> '${this.log}.images';;
esac
exit 0
`,
    );
    chmodSync(program, 0o755);
  }

  remove(name: string): void {
    rmSync(join(this.path, name));
  }

  /** Whatever was built is gone. */
  forget(): void {
    rmSync(`${this.log}.images`);
  }

  /** What was in the files that it keeps. */
  shown(): string {
    return readFileSync(`${this.log}.shown`, 'utf8');
  }

  /** How the engines were called since the last time. */
  calls(): string[] {
    if (!existsSync(this.log)) return [];
    const lines = readFileSync(this.log, 'utf8').split('\n');
    rmSync(this.log);
    return lines.filter((line) => line !== '');
  }
}
