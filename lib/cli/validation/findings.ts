import { PROBLEM_CODES, type ProblemCode, type TaskRecord } from '../../core';
import type { ExaminedFile } from '../request/planning';

/** What is found about one task of a request. */
export interface Findings {
  readonly notes: readonly string[];
  problem(code: string, message: string, excerpt?: string): void;
  note(text: string): void;
}

/** Findings that name their task, if a request trains other tasks than the one that it names. */
export function taskFindings(
  { name }: Pick<TaskRecord, 'name'>,
  { record, problems }: Pick<ExaminedFile, 'record' | 'problems'>,
): Findings {
  const notes: string[] = [];
  const about = record.kind === 'tuning' ? `${name}: ` : '';
  return {
    notes,
    problem(code, message, excerpt) {
      const details = excerpt === undefined ? {} : { excerpt };
      problems.add(known(code), '$.task', `${about}${message}`, details);
    },
    note: (text) => void notes.push(`${name}: ${text}`),
  };
}

/** Codes of the runners, without those that only a running job can have. */
function known(code: string): ProblemCode {
  return PROBLEM_CODES.find((one) => one === code) ?? 'UserError';
}
