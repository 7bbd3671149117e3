import type { TaskRequest } from '../model';
import type { Problems } from '../problems';

/** Notes the version of an algorithm in a request for what is none. */
export function refuseVersion({ overrides: { version } }: TaskRequest, problems: Problems): void {
  if (version === undefined) return;
  problems.add('UnknownField', '$.overrides.version', 'Only built-in algorithms have versions.', {
    found: version,
  });
}
