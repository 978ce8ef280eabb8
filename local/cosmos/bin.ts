#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from 'node:module';

// Half of a start goes into compiling. Node keeps what was compiled in the system's folder for temporary files.
enableCompileCache();
const { runCommand } = await import('./command.ts');
await runCommand(process.argv.slice(2));
// Not at the end, which a signal may bring.
flushCompileCache();
