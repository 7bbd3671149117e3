export { addNotes } from './add-notes';
export { channelSizeOf } from './channel-size';
export { earlierCheckpoints, missingCheckpoints } from './checkpoints';
export { jobDescription } from './custom-parameters';
export { checkDataSize, type SizeOf, withDataSizes } from './data-size';
export { executionTag, WORKFLOW_TAG } from './job-body';
export { jumpStartBucket, scriptHyperparameters, usesJumpStart } from './jump-start';
export {
  archiveKey,
  cacheKey,
  claimKey,
  executionFiles,
  inputKey,
  manifestKey,
  SCRATCH_TAG,
  secretsKey,
  TURNS_KEY,
  taskFolder,
  valueKey,
} from './layout';
export { checkExecutionName, isExecutionName } from './names';
export { planExecution } from './plan-execution';
export { planTraining } from './plan-training';
export { channelPlace, type JobInstances, type TrainedBody, trainedBodies } from './trained-bodies';
export { tryPlanning } from './try-planning';
