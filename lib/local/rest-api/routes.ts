import type { Route } from './types';

/** The route of a request, with the parameters of its path. */
export interface FoundRoute {
  readonly route: Route;
  /** As sent, percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request; fixed parts of a path go before parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): FoundRoute | undefined {
  const parts = path.replace(/\/$/, '').split('/');
  const found = routes.flatMap((route) => {
    if (route.method !== method && route.method !== 'ANY') return [];
    const parameters = match(route.resource.split('/'), parts);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  return found.sort((a, b) => count(a) - count(b))[0];
}

function match(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    const [, name] = /^\{(.+)\}$/.exec(expected) ?? [];
    if (name === undefined && expected !== part) return undefined;
    if (name !== undefined && part === '') return undefined;
    if (name !== undefined) parameters[name] = part;
  }
  return parameters;
}

function count({ parameters }: FoundRoute): number {
  return Object.keys(parameters).length;
}
