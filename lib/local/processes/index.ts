export { ForkServer, type ForkServerOptions, type PythonModule } from './fork-server';
export { type CompleteOptions, type StartedProcess, startProcess } from './process';
export { folderForSockets } from './socket-folder';
export type { OnOutput, ProcessExit, SupervisedProcess } from './supervise';
