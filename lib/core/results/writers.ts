/** Names of writers' folders, as the runners make them up; see containers/CONTRACT.md. */
const WRITER = /^rank-(\d+)-[0-9a-f]{8}$/;

/** The rank of the process that stores below a folder of that name; undefined for what is no writer's. */
export function rankOfWriter(id: string): number | undefined {
  const [, rank] = WRITER.exec(id) ?? [];
  return rank === undefined ? undefined : Number(rank);
}

/** What a writer names its outputs by, in its own folder, where others of them were bad. */
export const STORED_FILE = '_stored.json';
