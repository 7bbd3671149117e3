import type { Fault } from '../../lib/local/faults';
import { table } from '../measure';
import { type LineFigures, simulateLine } from './simulate';

const EXECUTIONS = Number(process.env.EXECUTIONS ?? 1_000);
const QUOTA = Number(process.env.QUOTA ?? 20);
const MINUTES = (process.env.MINUTES ?? '1,5,20,60').split(',').map(Number);

/**
 * Many executions that wait for one quota, in virtual time: with jobs of several lengths, and with
 * one in a hundred of every fault.
 */
export async function line(): Promise<void> {
  const rows: string[][] = [];
  for (const minutes of MINUTES) {
    const jobSeconds = minutes * 60;
    const line = { executions: EXECUTIONS, quota: QUOTA, jobSeconds };
    rows.push(row(`${minutes} min`, await simulateLine(line)));
    const faults = everyFault(0.01, jobSeconds);
    rows.push(row(`${minutes} min, 1 % of every fault`, await simulateLine({ ...line, faults })));
  }
  table(
    `${EXECUTIONS} executions, a quota of ${QUOTA} instances (goal: all succeed, at most 2 calls a second, at most 1.2 × the ideal)`,
    [
      'jobs of',
      'succeeded',
      'time',
      'ideal',
      'ratio',
      'at a time',
      'jobs',
      'CreateTrainingJob',
      'a second',
      'events of one',
    ],
    rows,
  );
}

function row(name: string, figures: LineFigures): string[] {
  const { succeeded, seconds, ideal, most, jobs, calls, callsASecond, events, errors } = figures;
  for (const error of errors) process.stderr.write(`${error}\n`);
  return [
    name,
    String(succeeded),
    `${(seconds / 3_600).toFixed(2)} h`,
    `${(ideal / 3_600).toFixed(2)} h`,
    `${(seconds / ideal).toFixed(3)} ×`,
    ...[most, jobs, calls, callsASecond, events].map(String),
  ];
}

/** Each kind of fault in that share of all cases. */
export function everyFault(share: number, jobSeconds: number): readonly Fault[] {
  return [
    { fault: 'throttling', hits: 'sagemaker:*', share },
    { fault: 'throttling', hits: 'lambda:InvokeFunction', share },
    { fault: 'quota', hits: '*', share },
    { fault: 'capacity', hits: '*', share },
    { fault: 'spot-interruption', hits: '*', seconds: jobSeconds / 2, share },
    { fault: 'internal-error', hits: 'sagemaker:*', share },
    { fault: 'internal-error', hits: 'job-*', share },
    { fault: 's3-error', hits: '*', share },
    { fault: 's3-timeout', hits: '*', share },
    { fault: 'slow-s3', hits: '*', seconds: 5, share },
    { fault: 'lambda-crash', hits: '*', share },
    { fault: 'lambda-timeout', hits: '*', share },
    { fault: 'lost-response', hits: 'sagemaker:*', share },
  ];
}
