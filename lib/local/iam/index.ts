export { type AuthorizeRequestsOptions, authorizeRequests } from './authorize-requests';
export { type Authorizer, createAuthorizer } from './authorizer';
export { operationActions } from './operation-actions';
export { type RequestFacts, requestActions } from './request-actions';
export { assumableBySageMaker } from './trust';
export type {
  AuthorizationQuery,
  ConditionValues,
  Decision,
  Denial,
  Place,
  Requirement,
} from './types';
