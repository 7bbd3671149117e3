import { AwsError } from '../../aws/errors';

/** What a form of a browser has sent. */
export interface PostedForm {
  /** Fields before the file, by name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

/**
 * Reads a form; what follows the file is ignored, as S3 does.
 *
 * @throws MalformedPOSTRequest – when it is not such a form
 * @throws InvalidArgument – when it has no file, or a field twice
 */
export async function readForm(body: Buffer, contentType: string): Promise<PostedForm> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
  } catch (error) {
    throw new AwsError(
      'MalformedPOSTRequest',
      `The body of your POST request is not well-formed multipart/form-data: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const fields = new Map<string, string>();
  for (const [name, value] of form as unknown as Iterable<[string, string | Blob]>) {
    const field = name.toLowerCase();
    if (field === 'file') {
      const isText = typeof value === 'string';
      const file = isText ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
      const filename = isText ? '' : ((value as { readonly name?: string }).name ?? '');
      // The name of the file may be part of any field.
      const filled = [...fields].map(
        ([key, text]) => [key, text.replaceAll(`\${filename}`, () => filename)] as const,
      );
      return { fields: new Map(filled), file };
    }
    if (typeof value !== 'string' || fields.has(field)) {
      throw new AwsError('InvalidArgument', `The field '${name}' must be one text.`);
    }
    fields.set(field, value);
  }
  throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.');
}
