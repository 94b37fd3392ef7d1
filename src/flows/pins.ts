import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { askOnTerminal } from '../host/ask.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { withLock } from '../host/lock.ts';
import { type FoundIdentity, type Pin, type PinnedDemand, pinOf, samePin } from '../policy/pin.ts';
import { isPinName, parsePins, printPins } from '../policy/pin-file.ts';
import { identityFlags, identityLines } from '../policy/pin-flags.ts';
import { closestName } from '../resolve/suggest.ts';
import { readPrivateFile } from '../trust/private-file.ts';

/**
 * Trust on first use: evidence whose signer nobody has named is shown, a person is asked
 * once, and the answer is kept as a pin that later evidence must match.
 */

/** Beside the trusted keys, in a folder nobody else may write to: it decides whom to believe. */
export function pinsFile(host: Host): string {
  return join(host.paths.keys, 'pins.json');
}

/** @throws HeadwaterError PIN_INVALID, also for a file that others could have written */
export function loadPins(host: Host): readonly Pin[] {
  const path = pinsFile(host);
  const bytes = readPrivateFile(host, path, { code: 'PIN_INVALID', forbidden: 0o022 });
  return bytes === undefined ? [] : parsePins(bytes, path);
}

/** What evidence must say by the pin of that name; undefined where there is none yet. @throws HeadwaterError PIN_INVALID, USAGE */
export function pinnedDemand(name: string, host: Host): PinnedDemand | undefined {
  requireName(name);
  return loadPins(host).find((pin) => pin.name === name)?.demand;
}

/**
 * Keeps a pin. One of the same name that says the same stays as it is.
 * @throws HeadwaterError USAGE for a name that is no pin's; PIN_INVALID where the name is
 * pinned to something else: that is changed by nobody but the user, who removes it first.
 */
export async function recordPin(pin: Pin, host: Host): Promise<void> {
  requireName(pin.name);
  await withLock(host, { name: 'pins' }, async () => {
    const pins = loadPins(host);
    const known = pins.find(({ name }) => name === pin.name);
    if (known === undefined) return write([...pins, pin], host);
    if (!samePin(known, pin)) throw pinnedOtherwise(pin.name);
  });
}

/** @throws HeadwaterError PIN_UNKNOWN, PIN_INVALID */
export async function removePin(name: string, host: Host): Promise<Pin> {
  return withLock(host, { name: 'pins' }, async () => {
    const pins = loadPins(host);
    const removed = pins.find((pin) => pin.name === name);
    if (removed === undefined) throw unknownPin(name, pins);
    write(
      pins.filter((pin) => pin !== removed),
      host,
    );
    return removed;
  });
}

/** How a person is asked; undefined where there is nobody. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/**
 * Shows what was found and asks whether it is to be believed. The pin that comes back is
 * not kept yet: first the artifact must pass the door with it.
 * @throws HeadwaterError PIN_NEEDED where nobody can be asked, or the answer is not yes
 */
export async function askToPin(
  found: FoundIdentity,
  { name, now }: { readonly name: string; readonly now: Date },
  ask: Ask = askOnTerminal,
): Promise<Pin> {
  requireName(name);
  const lines = identityLines(found).join('\n');
  const agreed = await ask(`${lines}\nThe signature is good. Is this who makes ${name}?`);
  if (agreed === true) return pinOf(found, name, now);
  throw identityNeeded([found]);
}

/** The refusal where nobody has said who should have signed: what the evidence says, and the flags that would say so. */
export function identityNeeded(found: readonly FoundIdentity[]): HeadwaterError {
  const [first] = found;
  return new HeadwaterError('PIN_NEEDED', 'nobody has said who should have signed it', {
    expected: 'identity flags, or the name of a pin',
    found: found.length === 0 ? 'no evidence with a good signature' : `${found.length} with a good signature`,
    details: found.flatMap(identityLines),
    ...(first !== undefined && {
      hint: `if that is the right signer, and you know it from elsewhere: ${identityFlags(first).join(' ')}`,
    }),
  });
}

function write(pins: readonly Pin[], host: Host): void {
  host.fs.mkdirSync(host.paths.data, { recursive: true });
  host.fs.mkdirSync(host.paths.keys, { recursive: true, mode: 0o700 });
  writeFileAtomic(host, pinsFile(host), printPins(pins), 0o600);
}

function requireName(name: string): void {
  if (isPinName(name)) return;
  throw new HeadwaterError('USAGE', 'not the name of a pin', {
    expected: 'letters, digits and @ + . _ : / -',
    found: JSON.stringify(name),
  });
}

function pinnedOtherwise(name: string): HeadwaterError {
  return new HeadwaterError('PIN_INVALID', `${name} is pinned to something else`, {
    subject: name,
    hint: `find out why it changed; \`headwater policy unpin ${name}\` forgets the pin`,
  });
}

function unknownPin(name: string, pins: readonly Pin[]): HeadwaterError {
  const close = closestName(
    name,
    pins.map((pin) => pin.name),
  );
  return new HeadwaterError('PIN_UNKNOWN', `there is no pin ${JSON.stringify(name)}`, {
    hint: close === undefined ? '`headwater policy pins` lists them' : `did you mean ${close}?`,
  });
}
