/** An image in a private registry of ECR. */
export interface EcrImage {
  /** Host of the registry. */
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

const IN_ECR =
  /\b((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|[a-z0-9.-]+?))\/([a-z0-9][a-z0-9._/-]*)/g;

/** The images of private registries of ECR that a text names, such as a Dockerfile; each once. */
export function ecrImagesIn(text: string): EcrImage[] {
  // An image in a comment is not pulled.
  const found = [...text.replace(/^\s*#.*$/gm, '').matchAll(IN_ECR)].map(
    ([, registry = '', account = '', region = '', repository = '']) => ({
      registry,
      account,
      region,
      repository,
    }),
  );
  return [
    ...new Map(found.map((image) => [`${image.registry}/${image.repository}`, image])).values(),
  ];
}
