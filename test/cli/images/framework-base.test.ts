import { Builder } from '../../../lib/cli/images/builder';
import { ENGINES, type Engine } from '../../../lib/cli/images/engines';
import { frameworkBase } from '../../../lib/cli/images/framework-base';
import { codeOf } from '../../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';
import { FakeEngines } from '../_helpers/fake-engine';
import { fakeTerminal } from '../_helpers/fake-terminal';

const makeFolder = temporaryFolders();
const { PATH } = process.env;
afterAll(() => {
  process.env.PATH = PATH;
});

const IMAGE = {
  task: 'vision',
  framework: { framework: 'pytorch', version: '2.8', instanceType: 'ml.g5.xlarge' },
};

describe("AWS's image that an image is built on", () => {
  test.each([
    ['eu-west-1', '763104351884.dkr.ecr.eu-west-1.amazonaws.com'],
    ['cn-north-1', '727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn'],
  ])('is in the registry of %s', (region, registry) => {
    expect(frameworkBase(IMAGE, region)).toEqual({
      registry,
      uri: expect.stringMatching(new RegExp(`^${registry}/pytorch-training:2\\.8-gpu-py312`)),
    });
  });

  test('is nothing where the task has another base', () => {
    expect(frameworkBase({ task: 'vision' }, 'eu-west-1')).toBeUndefined();
  });

  test('fails in a region where AWS does not publish it', () => {
    expect(codeOf(() => frameworkBase(IMAGE, 'moon-west-1'))).toBe('BaseNotThere');
  });

  test('is pulled from where the engine has logged in, and built on', async () => {
    const engines = new FakeEngines(makeFolder());
    engines.add('docker');
    process.env.PATH = engines.path;
    const builder = new Builder(ENGINES[0] as Engine, fakeTerminal({ isInteractive: false }), {
      directory: makeFolder(),
      secrets: new Map(),
      env: {},
    });
    const image = {
      ...{ ...IMAGE, tag: 'tag', runtime: 'python' as const, entry: 'train:train' },
      ...{ context: writeFiles(makeFolder(), { Dockerfile: 'ARG BASE=\nFROM $BASE\n' }) },
      ...{ source: undefined, repository: 'mine', stack: '', stage: '' },
      ...{ account: undefined, region: undefined, buildArgs: {}, buildSecrets: {} },
    };
    const registry = { region: async () => 'eu-west-1', password: async () => 'hunter2' };
    await builder.build(image, () => registry);
    const host = '763104351884.dkr.ecr.eu-west-1.amazonaws.com';
    expect(engines.calls().filter((call) => !/ inspect /.test(call))).toEqual([
      `docker login --username AWS --password-stdin ${host} < hunter2`,
      expect.stringContaining(` --build-arg BASE=${host}/pytorch-training:2.8-gpu-py312`),
    ]);
  });
});
