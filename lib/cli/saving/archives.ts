/** What SageMaker stores without being asked, the folder for it, and the note about it. */
export const ARCHIVES = [
  {
    archive: 'model.tar.gz',
    name: 'undeclared-model',
    note: 'files that the job left in SM_MODEL_DIR (/opt/ml/model). They are not an output of the task: declare one with output.model(), or in the outputs of a container task',
  },
  {
    archive: 'output.tar.gz',
    name: 'output-data',
    note: 'files that the job left in SM_OUTPUT_DATA_DIR (/opt/ml/output/data)',
  },
] as const;
