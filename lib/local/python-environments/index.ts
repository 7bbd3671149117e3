export {
  type EnvironmentWait,
  type PythonEnvironment,
  PythonEnvironments,
  type PythonImage,
  userCache,
} from './environments';
