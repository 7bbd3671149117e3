import { runMain } from '../lib/cli';

void runMain(process.argv);
