import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject } from '../../core';
import type { JsonObject } from '../../core/checks/shape';
import { RankZeroError } from '../../core/errors';
import { invalid, readJson } from './json-file';
import { readMetadata } from './metadata';
import { withNested } from './nested-stacks';
import type { Template } from './template';
import type { AssemblyAsset } from './types';

/** A stack as the manifest lists it. */
export interface StackFile {
  readonly stackName: string;
  /** Path of the stage that it is in, e.g. `Prod`; empty outside of stages. */
  readonly stage: string;
  /** `aws://ACCOUNT/REGION`, either of which may be unknown. */
  readonly environment: string;
  readonly template: Template;
  /** Construct paths by logical id, as far as the metadata tells them. */
  readonly paths: ReadonlyMap<string, string>;
  /** Values for the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The stack and the resource that a nested stack is. */
  readonly nestedIn?: { readonly stack: StackFile; readonly logicalId: string };
}

/** An asset with the place it is uploaded to; the place may hold pseudo parameters. */
export interface AssetFile extends AssemblyAsset {
  readonly bucket: string;
  readonly key: string;
}

/** Everything that is read from the files of an assembly. */
export interface AssemblyFiles {
  readonly stacks: readonly StackFile[];
  readonly assets: readonly AssetFile[];
}

/**
 * Reads the manifest of an assembly, its templates and its lists of assets.
 *
 * @throws AssemblyNotFound – when the directory is not there
 * @throws AssemblyInvalid – when it is not a cloud assembly, or one of its files is damaged
 */
export function readFiles(directory: string): AssemblyFiles {
  const root = resolve(directory);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RankZeroError('AssemblyNotFound', `There is no cloud assembly at '${root}'.`, {
      hint: "Synthesize the app first: 'npx cdk synth' writes it to cdk.out.",
    });
  }
  const stacks: StackFile[] = [];
  const assets: AssetFile[] = [];
  readManifest(root, '', stacks, assets);
  return { stacks: withNested(stacks, assets), assets };
}

function readManifest(
  directory: string,
  stage: string,
  stacks: StackFile[],
  assets: AssetFile[],
): void {
  const file = join(directory, 'manifest.json');
  const { artifacts } = readJson(file);
  if (!isObject(artifacts)) {
    throw invalid(`'${file}' lists no artifacts, so this is not a cloud assembly`);
  }
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isObject(artifact)) throw invalid(`artifact '${id}' of '${file}' is not an object`);
    const properties = isObject(artifact.properties) ? artifact.properties : {};
    if (artifact.type === 'aws:cloudformation:stack') {
      const metadata = readMetadata(metadataOf(artifact, directory), directory);
      assets.push(...metadata.assets);
      stacks.push({
        stackName: typeof properties.stackName === 'string' ? properties.stackName : id,
        stage,
        environment: String(artifact.environment),
        template: readJson(join(directory, fileOf(properties, 'templateFile', id))) as Template,
        paths: metadata.paths,
        parameters: {
          ...metadata.parameters,
          ...(properties.parameters as Record<string, string> | undefined),
        },
      });
    } else if (artifact.type === 'cdk:asset-manifest') {
      assets.push(
        ...listedAssets(readJson(join(directory, fileOf(properties, 'file', id))), directory),
      );
    } else if (artifact.type === 'cdk:cloud-assembly') {
      const name = fileOf(properties, 'directoryName', id);
      const { displayName = name.replace(/^assembly-/, '') } = properties;
      readManifest(join(directory, name), String(displayName), stacks, assets);
    }
  }
}

/** The assets of a `*.assets.json` file. */
function listedAssets(manifest: JsonObject, directory: string): AssetFile[] {
  const files = isObject(manifest.files) ? manifest.files : {};
  return Object.values(files).flatMap((entry) => {
    const { source, destinations } = entry as {
      source?: { path?: string; packaging?: 'zip' | 'file' };
      destinations?: Record<string, { bucketName: string; objectKey: string }>;
    };
    const path = source?.path;
    // Assets that a command makes at deployment have no path; nothing local can use them.
    if (path === undefined) return [];
    return Object.values(destinations ?? {}).map((destination) => ({
      path: resolve(directory, path),
      packaging: source?.packaging ?? 'file',
      bucket: destination.bucketName,
      key: destination.objectKey,
    }));
  });
}

/** Metadata stands in the manifest or, with newer libraries, in a file beside it. */
function metadataOf(artifact: JsonObject, directory: string): JsonObject {
  const { metadata, additionalMetadataFile: file } = artifact;
  return {
    ...(typeof file === 'string' && readJson(join(directory, file))),
    ...(isObject(metadata) && metadata),
  };
}

function fileOf(properties: JsonObject, name: string, id: string): string {
  const file = properties[name];
  if (typeof file === 'string') return file;
  throw invalid(`artifact '${id}' names no ${name}`);
}
