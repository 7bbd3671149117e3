export { motoHeaders } from './headers';
export { LateMoto } from './late-moto';
export {
  MOTO_PREFIX,
  MOTO_SOCKET,
} from './moto-server';
export type { MotoResources } from './resources';
