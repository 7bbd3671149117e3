export * from './classes';
export { classify, type Diagnosis } from './classify';
export {
  DIGEST_LINES,
  type DigestLinks,
  type DigestLog,
  type DigestParts,
  digest,
  type FailureDigest,
} from './digest';
export { digestText, MOST_OF_A_CAUSE } from './digest-text';
export type { FailedJob, FailureFacts, FailureStage } from './facts';
export { type NextStep, nextStep, type Turn } from './next-step';
export { type Restart, restartAt } from './restart-at';
export { firstHistory, type RetryHistory, type RetryPolicy, retryPolicy } from './retry-policy';
export { ownWords } from './unwrap-message';
