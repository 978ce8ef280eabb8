import { performance } from 'node:perf_hooks';
import { BuildIdError } from './build-id.ts';
import { BundleError, bundle } from './bundle.ts';

/** `npm run build`: functions/main.ts and host.json → dist/, the folder that is deployed. */
const began = performance.now();
try {
  const { bytes, files, changed, build } = await bundle();
  const size = `build ${build}, ${files} files, ${(bytes / 1024).toFixed(0)} kB and source maps`;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(changed ? `Built dist/: ${size}, ${seconds} s` : `dist/ is up to date: ${size}, ${seconds} s`);
} catch (error) {
  if (!(error instanceof BundleError || error instanceof BuildIdError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
