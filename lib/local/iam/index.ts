export { type Authorizer, createAuthorizer } from './authorizer';
export { assumableBySageMaker } from './trust';
export type { ConditionValues, Place, Requirement } from './types';
