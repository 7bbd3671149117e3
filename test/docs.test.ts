import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import * as library from '../lib';
import { program } from '../lib/cli/commands/run-main';
import { processTerminal } from '../lib/cli/display/terminal';

const ROOT = join(__dirname, '..');
const FILES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];

interface Block {
  /** `docs/limits.md:12` */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = FILES.filter((file) => file.endsWith('.md')).flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
});

/** What is to be typed, in sentences and tables. */
const inline: readonly Block[] = FILES.filter((file) => file.endsWith('.md')).flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/`(npx rankzero [^`]*)`/g)].map((match) => ({
    place: file,
    language: '',
    text: (match[1] ?? '').replaceAll(/[[\]]|\\/g, ''),
  })),
);

const inLanguage = (language: string) => blocks.filter((block) => block.language === language);

test('blocks in TypeScript have the right types', () => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'docs-'));
  try {
    for (const { place, text } of inLanguage('ts')) {
      // The first line of a file of an app is its path.
      const [, path = `${place.replaceAll(/[^\w]/g, '_')}.ts`] = /^\/\/ (\S+\.ts)/.exec(text) ?? [];
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), moduleOf(text));
    }
    const config = {
      extends: '../../../tsconfig.json',
      compilerOptions: {
        paths: {
          rankzero: ['../../../lib/index.ts'],
          'rankzero/training': ['../../../containers/node/index.ts'],
        },
        incremental: false,
      },
      include: ['**/*.ts', '../../../test/_helpers/docs-prelude.d.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    const { stdout } = spawnSync(tsc, ['--project', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(inLanguage('json'))('$place is JSON', ({ text }) => {
  // Documents are shown with what matters, and members without the object around them.
  if (!text.includes('…')) JSON.parse(text.startsWith('"') ? `{${text}}` : text);
});

test('blocks in Python are Python', () => {
  const check =
    'import ast, json, sys\nfor place, text in json.load(sys.stdin): ast.parse(text, place)';
  const all = [...inLanguage('python'), ...inLanguage('py')].map(({ place, text }) => [
    place,
    text,
  ]);
  execFileSync('python3', ['-c', check], { input: JSON.stringify(all) });
});

test.each(commandsOf([...blocks, ...inline]))(
  '$place: $command is one of the command line',
  ({ command }) => {
    const [verb = '', ...words] = command.split(/\s+/).slice(2);
    const root = program(processTerminal());
    let current: Command | undefined = root.commands.find((each) => each.name() === verb);
    expect([root.name(), ...root.commands.map((each) => each.name())]).toContain(verb);
    for (const word of words) {
      current = current?.commands.find((each) => each.name() === word) ?? current;
      if (!word.startsWith('--')) continue;
      const known = current?.options.map(({ long }) => long) ?? [];
      expect([...known, '--help', '--version']).toContain(word.split('=')[0]);
    }
  },
);

/** Each call of the command line in what is pasted into a shell. */
function commandsOf(all: readonly Block[]): { place: string; command: string }[] {
  return all
    .filter(({ language }) => ['', 'sh'].includes(language))
    .flatMap(({ place, text }) =>
      [...text.matchAll(/npx rankzero (?!--)[^\n"')|>;]*/g)].map(([command]) => ({
        place,
        command: command.replace(/\s+#.*/, '').trim(),
      })),
    );
}

/** A block as a module: what it takes for given is imported, and statements may use `this`. */
function moduleOf(text: string): string {
  const own = new Set(
    [...text.matchAll(/(?:import|const|class|function)[ {]([^'=;(]*)/g)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    ),
  );
  const used = Object.keys(library).filter(
    (name) => new RegExp(`\\b${name}\\b`).test(text) && !own.has(name),
  );
  const imports = used.length === 0 ? '' : `import { ${used.join(', ')} } from 'rankzero';\n`;
  if (/^export /m.test(text) || text.startsWith('// ')) return `${imports}${text}`;
  const ofText = text.match(/^import .*$/gm) ?? [];
  return `${imports}${ofText.join('\n')}
import type { Construct } from 'constructs';
export function block(this: Construct): void {
${text.replaceAll(/^import .*$/gm, '')}
}
`;
}
