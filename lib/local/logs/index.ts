export { GatheredLines } from './gathered-lines';
export { LogStore } from './log-store';
export { type LogWriter, logWriter } from './log-writer';
export { LOGS } from './operations';
export { LogsService } from './service';
