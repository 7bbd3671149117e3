/** Lines reach the log as they are printed, and the folder of the sources stays clean. */
export const PYTHON_OUTPUT = {
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONIOENCODING: 'utf-8',
} as const;
