import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneOf } from '../../core';
import { readFiles } from '../../local/assembly/manifest';

/** How TaskImages marks the error of a task whose code cannot become an image. */
const BROKEN_MARK = '[rankzero:brokenTask]';

/**
 * Whether a synthesis failed only because of tasks whose code cannot become an image. Then the
 * assembly is complete: it cannot be deployed, but the other tasks run here.
 */
export function failedForTasksOnly(assembly: string): boolean {
  if (!existsSync(join(assembly, 'manifest.json'))) return false;
  const errors = [...attachedErrors(assembly), ...reportedErrors(assembly)];
  return errors.length > 0 && errors.every((error) => error.includes(BROKEN_MARK));
}

/** Errors that the app has attached to its constructs, in nested assemblies too. */
function attachedErrors(assembly: string): string[] {
  return readdirSync(assembly).flatMap((name) => {
    const path = join(assembly, name);
    if (name.startsWith('assembly-')) return attachedErrors(path);
    if (name.endsWith('.metadata.json')) return errorsIn(readJson<Metadata>(path));
    if (name !== 'manifest.json') return [];
    const { artifacts = {} } = readJson<{ artifacts?: Record<string, { metadata?: Metadata }> }>(
      path,
    );
    return Object.values(artifacts).flatMap(({ metadata = {} }) => errorsIn(metadata));
  });
}

/** What is attached to each construct, by its path. */
type Metadata = Readonly<Record<string, readonly { readonly type: string; data?: unknown }[]>>;

function errorsIn(metadata: Metadata): string[] {
  return Object.values(metadata)
    .flat()
    .filter(({ type }) => type === 'aws:cdk:error')
    .map(({ data }) => String(data));
}

interface Violation {
  readonly description?: string;
  readonly severity?: string;
}

/** Errors that validation of the templates has found. */
function reportedErrors(assembly: string): string[] {
  const report = join(assembly, 'validation-report.json');
  if (!existsSync(report)) return [];
  const { pluginReports = [] } = readJson<{
    readonly pluginReports?: readonly { readonly violations?: readonly Violation[] }[];
  }>(report);
  return pluginReports
    .flatMap(({ violations = [] }) => violations)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ description }) => String(description));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/**
 * What a user should know about the tasks' code: what is wrong with it, and which files are not in
 * the image.
 */
export function synthesisNotes(assembly: string): string[] {
  const resources = readFiles(assembly).stacks.flatMap(({ template }) =>
    Object.values(template.Resources ?? {}),
  );
  return resources.flatMap(({ Metadata = {} }) => [
    ...brokenNote(Metadata['rankzero:broken'] as BrokenMetadata | undefined),
    ...leftOutNote(Metadata['rankzero:image'] as ImageMetadata | undefined),
  ]);
}

interface BrokenMetadata {
  readonly task: string;
  readonly code: string;
  readonly message: string;
}

interface ImageMetadata {
  readonly task: string;
  readonly leftOut?: readonly string[];
}

function brokenNote(broken: BrokenMetadata | undefined): string[] {
  if (broken === undefined) return [];
  const { task, code, message } = broken;
  return [
    `The task ${task} cannot run, and the app cannot be deployed, until its code is corrected. ${code}: ${message}`,
  ];
}

function leftOutNote(image: ImageMetadata | undefined): string[] {
  if (image?.leftOut === undefined) return [];
  const { task, leftOut } = image;
  return [
    `The code of the task ${task} is used without ${oneOf(leftOut, 10)}, because such files hold secrets. To include one, add a line such as !${leftOut[0]} to .dockerignore beside the code.`,
  ];
}
