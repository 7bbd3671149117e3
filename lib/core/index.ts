export {
  ALGORITHM_NAMES,
  ALGORITHMS,
  type AlgorithmName,
  type AlgorithmOfJob,
  algorithmNamed,
  contentTypeOf,
  type HyperparametersOf,
  imageUri,
  isDocument,
  isMarker,
  isTypeOf,
  LOCAL_ALGORITHMS,
  localStandIn,
  onlyOnAws,
  partitionOf,
  regionsOf,
  whyNotLocal,
  whyNotSoManyHosts,
} from './algorithms';
export * from './caching';
export {
  allowedBy,
  checkLimitsOption,
  checkPriceTable,
  checkTags,
  checkTaskName,
  holdsLiteral,
  instancesIn,
  isObject,
  isReference,
  isSecret,
  isSecretPattern,
  limitsOn,
  mayOverride,
  NOT_KEPT,
  PLACE_ARGUMENTS,
  permits,
  referencesIn,
} from './checks';
export { type ErrorSource, isRankZeroError, RankZeroError } from './errors';
export * from './events';
export { exactJson } from './exact-numbers';
export { Expression, ExpressionError } from './expressions';
export * from './failures';
export { fileError, reasonOf, showPath } from './file-errors';
export * from './frameworks';
export * from './image-builds';
export { inParallel } from './in-parallel';
export {
  FROM_CHANNELS,
  isLocalAccount,
  LOCAL_ACCOUNT_ENVIRONMENT,
  SIMULATED_FROM,
} from './local-account';
export { MetricReader } from './metrics';
export * from './model';
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
export { agree, readRequirement } from './python-requirements';
export { objectionToPath } from './relative-path';
export * from './requests';
export * from './results';
export { parseS3Uri, type S3Location } from './s3-uri';
export { looksSecret } from './secret-names';
export { hasPassword, holdsSecret, withoutPassword } from './secret-text';
export * from './sweeps';
export * from './tasks';
export { limitedRecord, settingsWithin } from './tasks/limited';
export * from './turns';
export { at, didYouMean, oneOf, showMoney } from './wording';
