import type { Host } from '../host/host.ts';
import type { Trust, TrustedBuilderKey, TrustedKey } from '../model/trust.ts';
import { SHIPPED_BUILDERS } from './builders.ts';
import { keyOfMachine } from './machine-row.ts';
import { readPrivateFile } from './private-file.ts';
import { openWhenAsked, placedRoots } from './roots.ts';
import { parseTrust, trustFile } from './trust-file.ts';
import { readUserTrust, type UserTrust } from './user-trust.ts';
import { keyOfVerifier } from './verifier-row.ts';

type TrustInOthers = Required<Pick<Trust, 'machineKeys' | 'roots' | 'keys' | 'builders' | 'verifiers'>>;

/**
 * Whom this machine believes: the builder keys it made itself, read at once; those of other
 * machines of the user, and signers of others, read when somebody first looks at them, which a build
 * of one's own never does. Each root's file is compared with its pinned digest when its JSON is asked for.
 * @throws HeadwaterError TRUST_INVALID for a file that is not well-formed, whose keys are
 * not what they are named after, that claims a higher level than it can earn, or that
 * others could have written. Of the files about others it is thrown at the first look.
 */
export function loadTrust(host: Host): Trust {
  const builderKeys = loadOwnKeys(host);
  let others: TrustInOthers | undefined;
  const look = (): TrustInOthers => {
    others ??= loadOthers(host);
    return others;
  };
  return {
    builderKeys,
    get machineKeys() {
      return look().machineKeys;
    },
    get roots() {
      return look().roots;
    },
    get keys() {
      return look().keys;
    },
    get builders() {
      return look().builders;
    },
    get verifiers() {
      return look().verifiers;
    },
  };
}

/** This machine's own builder keys, retired ones too. @throws HeadwaterError TRUST_INVALID */
export function loadOwnKeys(host: Host): readonly TrustedBuilderKey[] {
  const path = trustFile(host);
  const bytes = readPrivateFile(host, path, { code: 'TRUST_INVALID', forbidden: 0o022 });
  return bytes === undefined ? [] : parseTrust(bytes, path).builderKeys;
}

function loadOthers(host: Host): TrustInOthers {
  const user = readUserTrust(host);
  const shipped = SHIPPED_BUILDERS.filter(({ name }) => !user.denied.includes(name));
  return {
    machineKeys: user.machines.map(keyOfMachine),
    roots: placedRoots(user, host).map((root) => openWhenAsked(root, host)),
    keys: keysOf(user),
    builders: [...shipped, ...user.builders],
    verifiers: user.verifiers,
  };
}

/** A key that is trusted for itself stays what it is, whoever verifies with it. */
function keysOf({ keys, verifiers }: UserTrust): readonly TrustedKey[] {
  const found = new Map<string, TrustedKey>();
  for (const key of [...keys, ...verifiers.map(keyOfVerifier)]) {
    if (key !== undefined && !found.has(key.keyId)) found.set(key.keyId, key);
  }
  return [...found.values()];
}
