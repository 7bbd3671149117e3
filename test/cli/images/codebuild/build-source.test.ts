import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildScript } from '../../../../lib/cli/images/codebuild/build-source';
import type { ImageSource } from '../../../../lib/cli/images/read-images';
import { temporaryFolders, writeFiles } from '../../../_helpers/folders';

const makeFolder = temporaryFolders();
const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';

function image(dockerfile: string, more: Partial<ImageSource> = {}): ImageSource {
  const context = writeFiles(makeFolder(), { '.rankzero/Dockerfile': dockerfile });
  return {
    ...{ task: 'mine', tag: 'aa', context, runtime: 'python', entry: 'train:train' },
    ...{ source: undefined, dockerfile: '.rankzero/Dockerfile', buildArgs: {}, buildSecrets: {} },
    ...{ repository: 'rankzero/main/mine', stack: 'Images', stage: '' },
    ...{ account: undefined, region: undefined },
    ...more,
  };
}

function scriptOf(its: ImageSource, env = {}, parameters = {}): string {
  const settings = { directory: its.context, secrets: new Map(), env };
  const uri = `${HOST}/rankzero/main/mine:aa`;
  return buildScript(its, { settings, uri, region: 'eu-west-1', parameters });
}

describe('the script of a build', () => {
  test('makes files of secrets, removes their parameters, and only then builds', () => {
    const its = image('FROM x\nRUN --mount=type=secret,id=pip pip install y\n');
    const folder = makeFolder();
    const stub = '#!/bin/sh\necho "${0##*/} $*" >> "$CALLS"\n';
    for (const name of ['aws', 'docker', 'tar']) writeFiles(folder, { [`bin/${name}`]: stub });
    execFileSync('chmod', ['-R', '+x', join(folder, 'bin')]);
    const secrets = join(folder, 'secrets');
    const script = scriptOf(its, {}, { pip: '/rankzero/main/image-builds/1/pip' });
    const calls = join(folder, 'calls');
    execFileSync('sh', ['-c', script.replaceAll('/tmp/rankzero-secrets', secrets)], {
      cwd: folder,
      env: {
        PATH: `${folder}/bin:/usr/bin:/bin`,
        CALLS: calls,
        RANKZERO_SECRET_0: '[global]\na=$b',
      },
    });
    expect(readFileSync(join(secrets, 'pip'), 'utf8')).toBe('[global]\na=$b\n');
    const lines = readFileSync(calls, 'utf8').split('\n');
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('aws ssm delete-parameters --names /rankzero/main/image-builds/1/pip')).toBe(1);
    expect(at('docker build')).toBeGreaterThan(1);
    expect(lines[at('docker build')]).toContain(`--secret id=pip,src=${secrets}/pip`);
    expect(lines[at('docker build')]).toContain('--file context/.rankzero/Dockerfile');
    expect(at('docker push')).toBeGreaterThan(at('docker build'));
  });

  test('logs in to the registries of ECR that a Dockerfile or an argument names', () => {
    const other = '444455556666.dkr.ecr.us-east-1.amazonaws.com';
    const script = scriptOf(image(`ARG BASE\nFROM ${other}/base:1\n`));
    expect(script).toContain(
      `--region us-east-1 | docker login --username AWS --password-stdin ${other}`,
    );
    expect(scriptOf(image('FROM x\n', { buildArgs: { BASE: `${other}/base:1` } }))).toContain(
      other,
    );
  });

  test('takes the address of a framework’s image and logs in to AWS’s registry', () => {
    const framework = { framework: 'pytorch', version: '2.8', instanceType: 'ml.m5.large' };
    const script = scriptOf(image('ARG BASE\nFROM $BASE\n', { framework } as Partial<ImageSource>));
    expect(script).toMatch(
      /--build-arg BASE=(\d{12}\.dkr\.ecr\.eu-west-1\.amazonaws\.com)\/pytorch/,
    );
    const [, host] = /BASE=([^/]+)/.exec(script) ?? [];
    expect(script).toContain(`--password-stdin ${host}\n`);
  });

  test('leaves the proxies of this machine out', () => {
    const env = { HTTPS_PROXY: 'http://proxy:1', https_proxy: 'http://proxy:1' };
    expect(scriptOf(image('FROM x\n'), env)).not.toContain('proxy');
  });
});
