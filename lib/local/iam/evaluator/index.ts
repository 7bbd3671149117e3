export { evaluate, type Policies, type PolicyKind, type Verdict } from './evaluate';
export { InvalidPolicy, type Policy, readPolicy } from './policy';
export { type PolicyRequest, RequestContext, type RoleSession } from './request';
