export {
  type EnvironmentWait,
  PythonEnvironments,
  type PythonEnvironmentsOptions,
} from './environments';
