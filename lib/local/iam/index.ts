export { type Authorizer, createAuthorizer } from './authorizer';
export { assumableBySageMaker } from './trust';
export type { ConditionValues, FindTags, Place, Requirement } from './types';
