/** An S3 request, as far as it says what it wants. */
export interface S3Call {
  readonly method: string;
  /** `/bucket/key`, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
