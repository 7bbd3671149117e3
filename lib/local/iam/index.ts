export { type Authorizer, createAuthorizer } from './authorizer';
export { assumableBy } from './trust';
export type {
  ConditionValues,
  FindTags,
  Permission,
  Place,
  Requirement,
  TellAllowed,
} from './types';
