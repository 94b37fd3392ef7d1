import type { Host } from './host.ts';

/** What a package manager says of its registry: an address without credentials, and no `****`, which stands for a password. */
export function addressIn(text: string): string | undefined {
  return /^https?:\/\/[^\s@*]+$/.test(text) ? text : undefined;
}

/** The environment as a child process takes it. */
export function definedOf(env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
