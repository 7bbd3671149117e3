export { type Channel, contentTypeOf } from '../checks/channels';
export { isDocument, isMarker } from '../checks/file-names';
export {
  holdsLiteral,
  isReference,
  isSecretPattern,
  NOT_KEPT,
  permits,
  referencesIn,
} from '../checks/secret-references';
export { isSecret, looksSecret } from '../checks/secrets';
export { isObject } from '../checks/shape';
export { allowedBy } from '../checks/values';
export * from '../model/requests';
export { SIGHT_PROBLEMS, type Sight, type SightProblem } from './channel-sights';
export { type ChannelUri, channelUris } from './channel-uris';
export {
  type BuiltinInputs,
  type CustomInputs,
  readCustomInputs,
  readInputs,
} from './check-inputs';
export { type InferredRequest, inferContentTypes } from './infer-content-types';
export { excerptOf } from './json-mistake';
export {
  parseRequest,
  readRequest,
  readTuningRequest,
  taskNameOf,
  unknownTask,
} from './read-request';
export { type TrainedTask, trainedTasks } from './trained-tasks';
export { withoutSecrets } from './without-secrets';
