export {
  type Gateway,
  type GatewayServices,
  startGateway,
} from './gateway';
export { type CallerFacts, MOTO_SERVICES, type QueryService } from './services';
