import type { FindJobFault } from '../sagemaker';
import { FAULTS } from './fault';
import type { Faults } from './faults';
import { instancesOf } from './instances';
import { JOB_INTERNAL_ERROR, NO_CAPACITY, NO_WAY_TO_S3 } from './refusals';

/** What happens to a training job that begins. */
export function jobFault(faults: Faults): FindJobFault {
  return (request) => {
    const { TrainingJobName: name } = request;
    if (faults.next(['capacity'], [...instancesOf(request).keys()])) return { reason: NO_CAPACITY };
    if (faults.next(['internal-error'], [name])) return { reason: JOB_INTERNAL_ERROR };
    if (faults.next(['no-way-to-s3'], [name])) return { reason: NO_WAY_TO_S3 };
    if (request.EnableManagedSpotTraining !== true) return undefined;
    const interruption = faults.next(['spot-interruption'], [name]);
    if (interruption === undefined) return undefined;
    const { seconds = FAULTS['spot-interruption'].otherwise } = interruption;
    return { interruptedAfterSeconds: seconds };
  };
}
