export { runMain } from './commands/run-main';
