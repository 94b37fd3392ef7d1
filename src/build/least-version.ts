import { HeadwaterError } from '../errors.ts';
import { packageHint } from './tool-groups.ts';

/** The first number with a dot that a program says of itself: `go1.26.8`, `rustc 1.85.0 (…)`. */
function numberIn(version: string | undefined): string | undefined {
  return /\d+(?:\.\d+)+/.exec(version ?? '')?.[0];
}

/** Whether what a program says of itself is at least `least`, part by part. No number is not enough. */
export function isAtLeast(version: string | undefined, least: string): boolean {
  const found = numberIn(version)?.split('.').map(Number);
  if (found === undefined) return false;
  const wanted = least.split('.').map(Number);
  const at = wanted.findIndex((part, index) => part !== (found[index] ?? 0));
  return at === -1 || (found[at] ?? 0) > (wanted[at] ?? 0);
}

/** @throws HeadwaterError BUILD_TOOL_OLD */
export function requireVersion(name: string, found: string | undefined, least: string): void {
  if (isAtLeast(found, least)) return;
  throw new HeadwaterError('BUILD_TOOL_OLD', `the build needs a newer ${name}`, {
    expected: `${name} ${least} or later`,
    found: found ?? 'no version',
    hint: newerHint(name),
  });
}

/** How to come by a program of which a distribution may have an old one. */
export function newerHint(name: string): string {
  return `${packageHint(name)} Where that is too old, upstream's own archive is found on PATH (${name === 'go' ? 'go.dev/dl' : 'rustup for Rust'}).`;
}
