export { LOCAL_ALGORITHMS, whyNotLocal } from './algorithms/local-stand-ins';
export { ALGORITHM_NAMES, ALGORITHMS, algorithmNamed, regionsOf } from './algorithms/registry';
export { type ErrorSource, isRankZeroError, RankZeroError } from './errors';
export { exactJson } from './exact-numbers';
export { Expression, ExpressionError } from './expressions';
export { fileError, reasonOf, showPath } from './file-errors';
export { MetricReader } from './metrics';
export * from './plans';
export {
  formatProblem,
  formatProblems,
  InvalidRequestError,
  PROBLEM_CODES,
  type Problem,
  type ProblemCode,
  Problems,
} from './problems';
export { objectionToPath } from './relative-path';
export * from './requests';
export * from './results';
export * from './tasks';
export { at, didYouMean, oneOf } from './wording';
