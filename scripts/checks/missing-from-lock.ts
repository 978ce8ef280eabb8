import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

/**
 * Optional packages that a package-lock.json names and does not hold. `npm install` leaves them out without a word when
 * they lag behind, and `npm ci` on the platform that needs them then fails or goes without.
 *
 * @returns a line each: `esbuild needs @esbuild/linux-arm64`
 */
export function missingFromLock(lock: unknown): string[] {
  const { packages } = lockSchema.parse(lock);
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isFound(name, path, packages))
      .map((name) => `${path === '' ? 'package.json' : path.replace(/^.*node_modules\//, '')} needs ${name}`),
  );
}

/** Looks where Node would: below the package, and below each folder above it. */
function isFound(name: string, path: string, packages: Record<string, unknown>): boolean {
  const folders = path.split('/').map((_, depth, parts) => `${parts.slice(0, depth + 1).join('/')}/`);
  return ['', ...folders].some((folder) => `${folder}node_modules/${name}` in packages);
}
