import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { sha256Of } from '../model/digest.ts';
import type { Known } from './digests.ts';

/**
 * What a download is called in the cache: by the digest that is known of it, and then it is
 * kept; else by its address, and then only what has come of it is kept, to go on from.
 */
export function slotOf(url: string, { sha256, sha512 }: Known): string {
  if (sha256 !== undefined) return `sha256-${sha256}`;
  return sha512 === undefined ? `url-${sha256Of(url)}` : `sha512-${sha512}`;
}

export function pathOfSlot(host: Host, slot: string): string {
  return join(host.paths.downloads, slot);
}

/** Held while a slot is filled. */
export function lockOfSlot(slot: string): string {
  return `download-${slot.slice(0, slot.indexOf('-') + 33).replace(/^sha256-/, '')}`;
}
