/** One of AWS's Deep Learning Containers, by the names of the SageMaker Python SDK. */
export interface FrameworkBase {
  /** `pytorch`, `huggingface`, `tensorflow`, `sklearn`, `xgboost`, `mxnet` or `autogluon`. */
  readonly framework: string;
  /** Full or short, such as `2.8.0`, `2.8` or `1.7-1`; of `huggingface`, of Transformers. */
  readonly version: string;
  /** Python of the image, such as `py312`. @default - the newest that the version has */
  readonly pythonVersion?: string;
  /** Of `huggingface`: version of PyTorch. @default - the newest that the version has */
  readonly pytorchVersion?: string;
}

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
