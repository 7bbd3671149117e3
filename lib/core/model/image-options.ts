/**
 * How the image of a task with a `source` is built.
 *
 * @see docs/images.md
 */
export interface ImageOptions {
  /**
   * A Dockerfile in the source, e.g. `Dockerfile` or `docker/gpu.Dockerfile`, that is built as it
   * is, with the source as its context. Rank Zero's runner and the code are the last layer on top;
   * they replace its `ENTRYPOINT`, `CMD` and `USER`. What the code imports is installed by it, not by Rank Zero.
   *
   * @default - Rank Zero's own, which installs requirements.txt
   */
  readonly dockerfile?: string;
  /**
   * Values of the Dockerfile's ARGs. They are part of the image's tag, but for addresses of package
   * indexes and proxies (`PIP_INDEX_URL`, `HTTPS_PROXY`, …): those say where from, not what. The
   * image keeps them for all to see, so none may be a secret.
   *
   * @default - none; indexes and proxies as the environment of `rankzero image` has them
   */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Stage of the Dockerfile that the image is made of. @default - its last */
  readonly target?: string;
  /**
   * Files that only the build sees, by id: `RUN --mount=type=secret,id=…`. They are in no layer, and
   * neither in cdk.out nor in the tag. Paths are relative to the CDK app; `~` is the home folder of
   * who builds. Rank Zero's own Dockerfile takes `pip` (a pip.conf) and `netrc`.
   *
   * @default - none
   * @example
   * buildSecrets: { pip: '~/.config/pip/pip.conf' }
   */
  readonly buildSecrets?: Readonly<Record<string, string>>;
  /**
   * ARN of a repository in CodeArtifact that packages are installed from. `rankzero image` fetches a
   * token, and hands it on as the secret `pip` (a pip.conf) or `npmrc`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
   */
  readonly codeArtifact?: string;
  /**
   * Folders of code beside the source, relative to it, e.g. `../shared`: part of the image and of its
   * tag, and importable. One with a pyproject.toml is installed with its dependencies. Of one with an
   * `__init__.py` the folder's name is imported; of any other, the modules in it, as if they were
   * beside the entry. TypeScript tasks import by path, and their bundle has what they import; here
   * `include` only says which folders an edit of matters.
   *
   * @default - none
   */
  readonly include?: readonly string[];
  /** Packages of Debian that the image has beside its base's, e.g. `libsndfile1`. @default - none */
  readonly systemPackages?: readonly string[];
}
