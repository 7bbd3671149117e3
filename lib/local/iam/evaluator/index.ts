export { evaluate, type Verdict } from './evaluate';
export { InvalidPolicy, type Policy, readPolicy } from './policy';
export { RequestContext } from './request';
