import { createPublicKey } from 'node:crypto';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { changeUserTrust, mustBeFree } from '../trust/change.ts';
import { loadOwnKeys } from '../trust/load.ts';
import type { UserMachine } from '../trust/machine-row.ts';
import { BEGINNING, mustBeNewKey, mustNotBeShipped, readPublicKey } from './trust-add.ts';

export interface NewMachine {
  readonly name: string;
  /** Path of a public key in PEM. */
  readonly file: string;
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/**
 * Believes the builder key of another machine: at level 1, as one's own (docs/SECURITY.md, "Trust").
 * @throws HeadwaterError USAGE, TRUST_NAME_TAKEN, TRUST_INVALID
 */
export async function addMachine(given: NewMachine, host: Host): Promise<UserMachine> {
  const { name, file, validFrom = BEGINNING, validUntil } = given;
  mustNotBeShipped(name);
  const key = readPublicKey(file, host);
  mustBeBuilderKey(key.publicKey, file);
  mustNotBeOwn(key.keyId, host);
  const machine = { name, ...key, validFrom, ...(validUntil !== undefined && { validUntil }) };
  await changeUserTrust(host, (user) => {
    mustBeFree(name, user);
    mustBeNewKey(machine, user);
    return { ...user, machines: [...user.machines, machine] };
  });
  return machine;
}

/** headwater signs its builds with no other kind. */
function mustBeBuilderKey(publicKey: string, file: string): void {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(publicKey);
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return;
  throw new HeadwaterError('TRUST_INVALID', `${file} is not the key of a builder`, {
    expected: 'ECDSA on P-256, as `headwater keys export` prints it',
    found: `${asymmetricKeyType} ${asymmetricKeyDetails?.namedCurve ?? ''}`.trim(),
    hint: 'a key of somebody else is added with `headwater trust add key`',
  });
}

function mustNotBeOwn(keyId: string, host: Host): void {
  if (!loadOwnKeys(host).some((key) => key.keyId === keyId)) return;
  throw new HeadwaterError('TRUST_NAME_TAKEN', "this is this machine's own key", { found: keyId });
}
