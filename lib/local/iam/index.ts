export { type Authorizer, createAuthorizer } from './authorizer';
export { assumableBySageMaker } from './trust';
export type {
  ConditionValues,
  FindTags,
  Permission,
  Place,
  Requirement,
  TellAllowed,
} from './types';
