export { motoHeaders, SERVICE_HEADER } from './headers';
export {
  MOTO_PREFIX,
  MOTO_SOCKET,
  type MotoOptions,
  type MotoServer,
  startMoto,
} from './moto-server';
export { createResources, type MotoPlace, type MotoResources } from './resources';
