export {
  type AuthorizationRequest,
  type Authorize,
  type Gateway,
  type GatewayOptions,
  type GatewayServices,
  startGateway,
} from './gateway';
export type { IncomingCall, WireProtocol } from './incoming';
export { type CallerFacts, type JsonService, MOTO_SERVICES, type QueryService } from './services';
export type { FindIdentity } from './signature/verify';
