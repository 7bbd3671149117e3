export {
  type EnvironmentWait,
  type PythonEnvironment,
  PythonEnvironments,
  type PythonImage,
  type PythonProject,
} from './environments';
