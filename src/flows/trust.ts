import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { TrustedBuilder } from '../model/trust.ts';
import type { TrustDetail, Trusted } from '../model/trust-listing.ts';
import { SHIPPED_BUILDERS } from '../trust/builders.ts';
import { changeUserTrust } from '../trust/change.ts';
import { keyOfMachine } from '../trust/machine-row.ts';
import { openWhenAsked, placedRoots } from '../trust/roots.ts';
import { shippedNames } from '../trust/shipped-names.ts';
import { readUserTrust, type UserTrust } from '../trust/user-trust.ts';
import { judgeRoot } from '../verify/authenticate/root/judge-root.ts';

/** Everything about signers of others that this machine believes, and what it denies. @throws HeadwaterError TRUST_INVALID */
export function listTrust(host: Host): readonly Trusted[] {
  const user = readUserTrust(host);
  const roots = placedRoots(user, host).map(({ file, ...root }): Trusted => {
    return { kind: 'root', name: root.name, root: { ...root, sha256: file.sha256 } };
  });
  const shipped = SHIPPED_BUILDERS.filter(({ name }) => !user.denied.includes(name));
  return [
    ...roots,
    ...user.keys.map((key): Trusted => ({ kind: 'key', name: key.name, key })),
    ...shipped.map((row) => builderLine(row, 'shipped')),
    ...user.builders.map((row) => builderLine(row, 'user')),
    ...user.verifiers.map((verifier): Trusted => ({ kind: 'verifier', name: verifier.name, verifier })),
    ...user.machines.map((row): Trusted => ({ kind: 'machine', name: row.name, key: keyOfMachine(row) })),
    ...user.denied.map((name): Trusted => ({ kind: 'denied', name })),
  ];
}

function builderLine(builder: TrustedBuilder, source: 'shipped' | 'user'): Trusted {
  return { kind: 'builder', name: builder.name, source, builder };
}

/** @throws HeadwaterError TRUST_UNKNOWN; TRUST_INVALID also for a root whose file is not sound */
export function showTrust(name: string, host: Host): TrustDetail {
  const trusted = listTrust(host).find((item) => item.name === name);
  if (trusted === undefined) throw unknown(name);
  if (trusted.kind !== 'root') return { trusted };
  const placed = placedRoots(readUserTrust(host), host).find((root) => root.name === name);
  if (placed === undefined) throw unknown(name);
  return { trusted, content: judgeRoot(openWhenAsked(placed, host).json, name) };
}

/**
 * Takes away what the user added; what headwater ships is denied from now on, also after
 * updates. What a removed root, key or builder let in before stays where it is.
 * @throws HeadwaterError TRUST_UNKNOWN, TRUST_INVALID
 */
export async function removeTrust(name: string, host: Host): Promise<'removed' | 'denied'> {
  let done: 'removed' | 'denied' = 'removed';
  await changeUserTrust(host, (user) => {
    if (!shippedNames().includes(name)) return without(name, user);
    done = 'denied';
    const refreshed = user.refreshed.filter((row) => row.name !== name);
    return { ...user, refreshed, denied: [...user.denied.filter((other) => other !== name), name] };
  });
  return done;
}

function without(name: string, user: UserTrust): UserTrust {
  const keep = (row: { readonly name: string }) => row.name !== name;
  const left = {
    ...user,
    roots: user.roots.filter(keep),
    keys: user.keys.filter(keep),
    builders: user.builders.filter(keep),
    verifiers: user.verifiers.filter(keep),
    machines: user.machines.filter(keep),
  };
  const all = ({ roots, keys, builders, verifiers, machines }: UserTrust) =>
    [...roots, ...keys, ...builders, ...verifiers, ...machines].length;
  if (all(left) === all(user)) throw unknown(name);
  return left;
}

function unknown(name: string): HeadwaterError {
  return new HeadwaterError('TRUST_UNKNOWN', `nothing that is trusted is called ${JSON.stringify(name)}`, {
    hint: '`headwater trust list` lists all; `headwater keys show` the builder keys of this machine',
  });
}
