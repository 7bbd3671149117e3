import type { Manifest, OutputReference, ResultOutputs } from '../model';

/** The outputs that a manifest names, as a result gives them. */
export function manifestOutputs(manifest: Manifest): ResultOutputs {
  const entries = Object.entries(manifest.outputs);
  return {
    outputs: Object.fromEntries(
      entries.map(([name, entry]) => [name, 'value' in entry ? entry.value : entry]),
    ),
    stored: entries.filter(([, entry]) => !('value' in entry)).map(([name]) => name),
    persistedBy: { rank: manifest.writer.rank, host: manifest.writer.host },
  };
}

/** The outputs of a result that lie in S3, by name; a document without any outputs has none. */
export function storedOutputs({
  outputs = {},
  stored = [],
}: Partial<ResultOutputs>): Record<string, OutputReference> {
  return Object.fromEntries(
    stored
      .filter((name) => Object.hasOwn(outputs, name))
      .map((name) => [name, outputs[name] as OutputReference]),
  );
}
