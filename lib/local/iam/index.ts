export { authorizeRequests } from './authorize-requests';
export { type Authorizer, createAuthorizer } from './authorizer';
export { operationActions } from './operation-actions';
export { requestActions } from './request-actions';
export { assumableBySageMaker } from './trust';
export type {
  Place,
  Requirement,
} from './types';
