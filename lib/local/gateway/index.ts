export {
  type AuthorizationRequest,
  type Authorize,
  type Gateway,
  type GatewayOptions,
  type GatewayServices,
  startGateway,
} from './gateway';
export type { IncomingCall, WireProtocol } from './incoming';
export type { JsonService } from './services';
