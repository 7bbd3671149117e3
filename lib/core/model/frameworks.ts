/** A framework and its version, as the SageMaker Python SDK names them. */
export interface FrameworkVersion {
  /** `pytorch`, `huggingface`, `tensorflow`, `sklearn`, `xgboost`, `mxnet` or `autogluon`. */
  readonly framework: string;
  /** Full or short, such as `2.8.0`, `2.8` or `1.7-1`; of `huggingface`, of Transformers. */
  readonly version: string;
  /**
   * Python of the image, such as `py312`.
   * @default - the newest that the version has
   */
  readonly pythonVersion?: string;
  /**
   * Of `huggingface`: version of PyTorch.
   * @default - the newest that the version of Transformers has
   */
  readonly pytorchVersion?: string;
}
