import type { EndedExecution } from '../../lib/core';
import { logMetrics } from '../log';

/** Writes the metrics of an execution that has ended, of what Step Functions does not count. */
export function measure({ workflow, document }: EndedExecution): void {
  if (document.kind === 'training') {
    const { billableSeconds: billed, spotSavings = 0 } = document;
    logMetrics(
      { Workflow: workflow },
      {
        BillableSeconds: [billed, 'Seconds'],
        // Of all seconds, the share that was not billed.
        SpotSavedSeconds: [
          spotSavings < 1 ? (billed * spotSavings) / (1 - spotSavings) : 0,
          'Seconds',
        ],
      },
    );
  }
  if (!('error' in document)) return;
  logMetrics({ Workflow: workflow, Class: document.error }, { Failures: [1, 'Count'] });
}
