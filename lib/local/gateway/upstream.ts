import type { Upstream } from './forward';
import type { GatewayServices, Surroundings } from './types';

/** Where a gateway's calls are forwarded to. */
export function upstreamOf({ agent }: Surroundings, { motoSocket }: GatewayServices): Upstream {
  return { socketPath: motoSocket, agent };
}
