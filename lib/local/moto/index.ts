export { type MotoOptions, type MotoServer, startMoto } from './moto-server';
export { createResources, type MotoPlace, type MotoResources } from './resources';
