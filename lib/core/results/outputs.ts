import type {
  Manifest,
  ManifestEntry,
  OutputReference,
  OutputValue,
  ResultOutputs,
} from '../model';

/** The outputs that a manifest names, as a result gives them. */
export function manifestOutputs(manifest: Manifest): ResultOutputs {
  const entries = Object.entries(manifest.outputs);
  return {
    outputs: Object.fromEntries(entries.map(([name, entry]) => [name, outputOf(entry)] as const)),
    stored: entries.filter(([, { kind }]) => kind === 'stored').map(([name]) => name),
    persistedBy: { rank: manifest.writer.rank, host: manifest.writer.host },
  };
}

function outputOf(entry: ManifestEntry): OutputValue {
  switch (entry.kind) {
    case 'value':
      return entry.value;
    case 'stored':
      return entry.reference;
  }
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
