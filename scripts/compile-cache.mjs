// Imported by the command before its bundle. Standard library only.
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

// Has Node keep what it compiles of the command's bundle, from one start to the next. From Node.js
// 22 on; where nothing can be written, everything is compiled anew.
// https://nodejs.org/api/module.html#module-compile-cache
//
// The user's own folder, as in lib/local/user-cache.ts, which is in the bundle: a common one could
// have been filled by somebody else.
const { XDG_CACHE_HOME: cache = '' } = process.env;
const folder = isAbsolute(cache) ? cache : join(homedir(), '.cache');
module.enableCompileCache?.(join(folder, 'rankzero', 'code'));
