import type {
  BaseOptions,
  CustomTaskRecord,
  ImageOptions,
  RoleObject,
  ScriptTaskRecord,
  TaskRecord,
} from '../model';

/** A task that is ready to be registered. */
export interface Task<R extends TaskRecord = TaskRecord> {
  readonly record: R;
  /** What its image is built from. Absent: no image of the task's own is needed. */
  readonly build?: ImageBuild;
  /** What its source archive is made of. Absent: it has none, or has it already. */
  readonly scriptSource?: ScriptSource;
  /** ARN of the ECR repository of its image, where the image was given as an object. */
  readonly repositoryArn?: string;
  /** The role that its jobs have, where one was given. Absent: the workflow decides. */
  readonly role?: string | RoleObject;
}

/** The parts of a custom task's image. */
export interface ImageBuild extends ImageOptions, Pick<BaseOptions, 'provides'> {
  /** Folder of the training code, relative to the CDK app. */
  readonly source: string;
  /** Which runner and Dockerfile the code needs. */
  readonly runtime: 'python' | 'node';
  /** Name of the image that it is built on; of AWS's, without the registry, which depends on the region. */
  readonly base?: string;
}

/** Where the script of a task is. */
export interface ScriptSource {
  /** Folder with all that the script needs, relative to the CDK app. Absent: the script is enough. */
  readonly source?: string;
  /** Path of the script, relative to the folder, or to the CDK app. */
  readonly script: string;
  /** Folders of code beside the source, relative to it. */
  readonly include?: readonly string[];
}

/** A custom task with its image known, as the construct completes it. */
export function withImage(record: CustomTaskRecord, image: string): CustomTaskRecord {
  return { ...record, image };
}

/** A script task with its source archive known, as the construct completes it. */
export function withArchive(record: ScriptTaskRecord, archive: string): ScriptTaskRecord {
  return { ...record, archive };
}
