import { type RetryPolicy, retryPolicy } from '../../lib/core';
import type { DiagnoseEvent } from './event';

/** How often an execution may try; where planning failed, or the plan is of an earlier release. */
const WITHOUT_PLAN: RetryPolicy = {
  maxAttempts: 5,
  maxTotalTimeInSeconds: 28 * 86_400,
  maxQuotaWaitInSeconds: 4 * 3_600,
  rungs: 1,
};

/** How often an execution may try. */
export function policyOf(plan: DiagnoseEvent['plan']): RetryPolicy {
  const { retry, rungs } = plan as Partial<Parameters<typeof retryPolicy>[0]>;
  return retry === undefined || rungs === undefined ? WITHOUT_PLAN : retryPolicy({ retry, rungs });
}
