import type { S3Location } from '../../../core';

/** How a file is made of an object. */
export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether nothing will ever write to the file. @default false */
  readonly isOnlyRead?: boolean;
}

/** Moves files between this machine and S3, as the role that is acted as. */
export interface ObjectFiles {
  /**
   * Makes a file of an object. Neither can be changed through the other, unless the file is only read.
   *
   * @param path of a file in a folder that is there; one that is there is replaced
   */
  download(from: S3Location, path: string, options?: DownloadOptions): Promise<void>;
  /** Stores a file as an object. @param headers of the request to PUT. @default - none */
  upload(path: string, to: S3Location, headers?: Readonly<Record<string, string>>): Promise<void>;
}
