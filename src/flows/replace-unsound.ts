import type { Host } from '../host/host.ts';
import { linkTools } from '../link/link.ts';
import type { Stored } from '../store/receipt.ts';
import { removeStored } from '../store/remove.ts';
import { linkedTools } from './linked.ts';

/**
 * Takes an entry that did not stand when it was judged again out of the store, now that
 * there is a sound one. What was linked to it is linked to the sound one before. Where the
 * build gave the same artifact, the admission has exchanged it already.
 */
export async function replaceUnsound(unsound: Stored, sound: Stored, host: Host): Promise<void> {
  if (unsound.path === sound.path) return;
  const linked = linkedTools(host).find(({ path }) => path === unsound.path);
  if (linked !== undefined) {
    const requested = linked.requested === undefined ? [] : [[linked.name, linked.requested] as const];
    await linkTools(host, { add: [sound], remove: [], requested: new Map(requested) });
  }
  removeStored(unsound, host);
}
