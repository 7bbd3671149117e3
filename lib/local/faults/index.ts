export type { Fault } from './fault';
export { Faults } from './faults';
export { functionFault, functionsWithFaults } from './in-functions';
export { jobFault } from './in-jobs';
export { type Injection, withFaults } from './in-operations';
export { s3WithFaults } from './in-s3';
export { JumpingClock } from './jumping-clock';
export { readFaults } from './read-faults';
