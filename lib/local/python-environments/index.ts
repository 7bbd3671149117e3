export {
  type EnvironmentWait,
  type PythonEnvironment,
  PythonEnvironments,
  type PythonEnvironmentsOptions,
  type PythonImage,
} from './environments';
