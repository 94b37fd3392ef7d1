/** Major versions in the paths of Go modules (Go modules reference, "Major version suffixes"). */

const SUFFIX = /\/v([0-9]+)$/;
/** A host that puts it behind a dot, in every path (ibid., "gopkg.in"). */
const DOTTED = /^(gopkg\.in\/.+\.v)([0-9]+)$/;

/** The major version that a module path stands for; 1 where it says none: 0 and 1 have no suffix. */
export function goMajorOf(path: string): number {
  return Number(DOTTED.exec(path)?.[2] ?? SUFFIX.exec(path)?.[1] ?? 1);
}

/** The path of the same module at another major version. */
export function goPathOfMajor(path: string, major: number): string {
  const dotted = DOTTED.exec(path)?.[1];
  if (dotted !== undefined) return `${dotted}${major}`;
  const base = path.replace(SUFFIX, '');
  return major < 2 ? base : `${base}/v${major}`;
}
