import type { FrameworkVersion } from './frameworks';

/** One of AWS's Deep Learning Containers, by the names of the SageMaker Python SDK. */
export type FrameworkBase = FrameworkVersion;

/** What the image of a task is built on. */
export interface BaseOptions {
  /**
   * What the image is built on: the name of an image, or one of AWS's Deep Learning Containers by
   * framework and version. Which of these it is depends on the region of who builds, and on whether the
   * task's instance type has GPUs; a request then keeps to types of the same kind.
   *
   * A Python task gets the runner and its packages in the interpreter of this image, in which no package
   * that is there is replaced. It needs Python 3.10 or newer; for TypeScript, Debian with Node.js 20 or newer.
   *
   * @default - `baseImages` of TaskImages, else Docker Hub's slim image of Python, in which the packages
   * have an environment of their own
   * @example
   * base: { framework: 'pytorch', version: '2.8' }
   */
  readonly base?: string | FrameworkBase;
  /**
   * Packages that `base` brings, as pip's requirements: the image does not install them, and the local
   * environment does. A build fails where the base does not have them.
   *
   * @default - of a framework its own package, such as `torch==2.8.*`; else none
   */
  readonly provides?: readonly string[];
}
