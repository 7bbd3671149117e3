import type { DistributionDeclaration } from '../model';
import type { Problems } from '../problems';
import { oneOf } from '../wording';

/** How the processes of a training function are started; every member but the first is optional. */
export type DistributionOptions =
  | { readonly type: 'none' }
  | {
      readonly type: 'mpi';
      /** @default 1 */
      readonly processesPerHost?: number;
      /** Further options of mpirun, e.g. `-x NCCL_DEBUG`. @default - none */
      readonly options?: string;
    }
  | {
      readonly type: 'torchrun';
      /** @default 1 */
      readonly processesPerHost?: number;
    };

/** Of CreateTrainingJob: one line of text. */
const MPI_OPTIONS = /^[^\n\r\u0085\u2028\u2029]{1,2500}$/;

/** Fills the defaults in; notes what no processes can be started by. */
export function resolveDistribution(
  options: DistributionOptions = { type: 'none' },
  problems: Problems,
): DistributionDeclaration {
  const { type } = options;
  if (type === 'none') return { type };
  if (type !== 'mpi' && type !== 'torchrun') {
    problems.add('InvalidValue', '$.distribution.type', 'There is no such distribution.', {
      found: type,
      allowed: oneOf(['none', 'mpi', 'torchrun']),
    });
    return { type: 'none' };
  }
  const { processesPerHost = 1 } = options;
  if (!Number.isSafeInteger(processesPerHost) || processesPerHost < 1) {
    problems.add('OutOfRange', '$.distribution.processesPerHost', 'Not a number of processes.', {
      found: processesPerHost,
      allowed: 'an integer of at least 1',
    });
  }
  if (type === 'torchrun') return { type, processesPerHost };
  const { options: mpirun } = options;
  if (mpirun === undefined) return { type, processesPerHost };
  if (!MPI_OPTIONS.test(mpirun)) {
    problems.add('InvalidValue', '$.distribution.options', 'Not options that mpirun can get.', {
      found: mpirun,
      allowed: 'one line of 1 to 2500 characters, e.g. "-x NCCL_DEBUG"',
    });
  }
  return { type, processesPerHost, options: mpirun };
}
