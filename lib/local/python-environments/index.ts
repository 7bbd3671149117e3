export {
  type EnvironmentWait,
  type PythonEnvironment,
  PythonEnvironments,
  type PythonImage,
} from './environments';
