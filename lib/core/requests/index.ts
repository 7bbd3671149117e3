export { SIGHT_PROBLEMS, type Sight, type SightProblem } from './channel-sights';
export { type ChannelUri, channelUris } from './channel-uris';
export {
  type CustomInputs,
  readCustomInputs,
  readInputs,
  readOpenInputs,
  type TrainingInputs,
} from './check-inputs';
export { type InferredRequest, inferContentTypes } from './infer-content-types';
export { excerptOf } from './json-mistake';
export {
  MAX_REQUEST_BYTES,
  parseRequest,
  readRequest,
  readTuningRequest,
  taskNameOf,
  unknownTask,
} from './read-request';
export {
  API_NAME,
  problemsInBody,
  readStartBody,
  START_BODY_SCHEMA,
  type StartBody,
} from './start-body';
export { type TrainedTask, trainedTasks } from './trained-tasks';
export { withoutSecrets } from './without-secrets';
