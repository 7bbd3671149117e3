export type { Upstream } from './exchange';
export { forward } from './forward';
