import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isCodeOnly,
  keepEditable,
  readEditable,
} from '../../../../lib/cli/project/restaging/editable';
import type { StagedImages } from '../../../../lib/staging/staged-images';
import { temporaryFolders, writeFiles } from '../../../_helpers/folders';
import { ROOT } from '../../_helpers/command';

const makeFolder = temporaryFolders();

interface App {
  readonly settings?: object;
  readonly files?: Readonly<Record<string, string>>;
  readonly staged?: (folder: string) => Partial<StagedImages>;
  readonly change?: (folder: string) => void;
}

/** Which of code in both languages can be edited without a synthesis, in an app like this. */
function editable({ settings = {}, files = {}, staged = () => ({}), change }: App): string[] {
  const directory = writeFiles(makeFolder(), {
    'cdk.json': JSON.stringify({ app: 'npx tsx app.ts', ...settings }),
    'cdk.out/manifest.json': '{}',
    'app.ts': 'new App();\n',
    'code/train.py': '',
    'code/train.ts': '',
    ...files,
  });
  change?.(directory);
  const folder = join(directory, 'code');
  const image = { task: 'mine', entryFile: 'train.py', directory: 'asset.0', tag: '0' } as const;
  const line: StagedImages = {
    packageRoot: ROOT,
    images: [{ ...image, runtime: 'python', folder, included: [] }],
    modules: [join(directory, 'app.ts'), join(ROOT, 'lib/constructs/task-images.ts')],
    otherSources: [join(ROOT, 'lambdas/plan')],
    ...staged(directory),
  };
  const list = join(directory, 'staged');
  writeFileSync(list, `${JSON.stringify(line)}\n`);
  const project = { directory, assembly: join(directory, 'cdk.out') };
  keepEditable(project, list);
  const kept = readEditable(project);
  if (kept === undefined) return [];
  return ['train.py', 'train.ts'].filter((name) => isCodeOnly([join(folder, name)], kept));
}

const loads = (name: string, code: string): App => ({
  files: { [name]: code },
  staged: (folder) => ({ modules: [join(folder, name)] }),
});

test.each<[string, string[], App]>([
  ['an app that is run from its sources', ['train.py', 'train.ts'], {}],
  [
    'an app that is compiled first',
    ['train.py'],
    { settings: { app: 'npx tsc && npx tsx app.ts' } },
  ],
  ['an app in JavaScript, which may be compiled', ['train.py'], loads('app.js', '')],
  ['an app that loads a file of the code', ['train.py'], loads('code/train.ts', '')],
  ['an app that reads files', [], loads('app.ts', "import { readFileSync } from 'node:fs';")],
  ['an app that hashes something', [], loads('app.ts', "const c = require('crypto');")],
  ['an app that starts programs', [], loads('app.ts', "import 'child_process';")],
  ['an app that is started by a script of npm', [], { settings: { app: 'npm run app' } }],
  ['an app that is built first', [], { settings: { build: 'make' } }],
  ['an app whose modules are not known', [], { staged: () => ({ modules: undefined }) }],
  ['an app with another Rank Zero', [], { staged: (folder) => ({ packageRoot: folder }) }],
  ['code that is an asset too', [], { staged: (folder) => ({ otherSources: [folder] }) }],
  [
    'code of which a part is an asset too',
    [],
    { staged: (folder) => ({ otherSources: [join(folder, 'code/part')] }) },
  ],
  [
    'code with a link',
    [],
    { change: (folder) => symlinkSync('train.py', join(folder, 'code/link.py')) },
  ],
])('of %s can be edited without a synthesis: %j', (_what, expected, app) => {
  expect(editable(app)).toEqual(expected);
});
