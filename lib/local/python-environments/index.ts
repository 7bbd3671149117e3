export {
  type EnvironmentWait,
  type PythonEnvironment,
  PythonEnvironments,
  type PythonImage,
  type PythonProject,
  userCache,
} from './environments';
