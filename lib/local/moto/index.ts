export { motoHeaders } from './headers';
export {
  MOTO_PREFIX,
  MOTO_SOCKET,
  type MotoServer,
  startMoto,
} from './moto-server';
export { createResources, type MotoResources } from './resources';
