export { type ChannelUri, channelUris } from './channel-uris';
export { type Channel, contentTypeOf } from './channels';
export {
  type BuiltinInputs,
  type CustomInputs,
  readCustomInputs,
  readInputs,
} from './check-inputs';
export { parseRequest, readRequest, taskNameOf, unknownTask } from './read-request';
export { isObject } from './shape';
export * from './types';
export { allowedBy } from './values';
