// Runs a script of this repository on a Node that can run it, in a clone that may be fresh:
//
//   node scripts/launch.mjs SCRIPT [arguments]
//
// Plain JavaScript without dependencies: the machine's own Node, 18 or later, runs this before anything is installed.
import { chooseNode } from './launcher/choose-node.mjs';
import { ensureInstalled } from './launcher/install.mjs';
import { complain } from './launcher/launch-error.mjs';
import { runToEnd } from './launcher/run-to-end.mjs';

const [script, ...args] = process.argv.slice(2);

try {
  if (script === undefined) throw new TypeError('Usage: node scripts/launch.mjs SCRIPT [arguments]');
  await ensureInstalled();
  process.exitCode = await runToEnd(chooseNode(), [script, ...args]);
} catch (error) {
  process.exitCode = complain(error);
}
