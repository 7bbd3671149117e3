export { ClientGone } from './client-gone';
export type { Upstream } from './exchange';
export { forward, putBytes } from './forward';
