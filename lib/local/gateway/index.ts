export { apiPath } from './answer-api';
export { type Gateway, startGateway } from './gateway';
export { MOTO_SERVICES } from './services';
export type { GatewayServices } from './types';
