import type { AlgorithmName } from './tables';

/** Algorithms whose local stand-ins train on several hosts together. */
const TOGETHER: ReadonlySet<AlgorithmName> = new Set(['xgboost']);

/**
 * Why an algorithm's local stand-in cannot train on so many hosts, and what to do. Undefined where
 * it can.
 */
export function whyNotSoManyHosts(name: AlgorithmName, hosts: number): string | undefined {
  if (hosts <= 1 || TOGETHER.has(name)) return undefined;
  return (
    `The local stand-in of SageMaker's ${name} trains on one host, found ${hosts}: set the ` +
    'number of instances to 1 here. On AWS the algorithm takes more.'
  );
}
