export { SIGHT_PROBLEMS, type Sight, type SightProblem } from './channel-sights';
export { type ChannelUri, channelUris } from './channel-uris';
export { type Channel, contentTypeOf } from './channels';
export {
  type BuiltinInputs,
  type CustomInputs,
  readCustomInputs,
  readInputs,
} from './check-inputs';
export { isDocument, isMarker } from './file-names';
export { type InferredRequest, inferContentTypes } from './infer-content-types';
export { excerptOf } from './json-mistake';
export {
  parseRequest,
  readRequest,
  readTuningRequest,
  taskNameOf,
  unknownTask,
} from './read-request';
export {
  holdsLiteral,
  isReference,
  isSecretPattern,
  NOT_KEPT,
  permits,
  referencesIn,
} from './secret-references';
export { isSecret, looksSecret } from './secrets';
export { isObject } from './shape';
export { type TrainedTask, trainedTasks } from './trained-tasks';
export * from './types';
export { allowedBy } from './values';
export { withoutSecrets } from './without-secrets';
