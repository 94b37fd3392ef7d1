import type { TrustedSigstoreRoot } from '../../../src/model/trust.ts';
import type { Identity } from './identity.ts';
import { loggedRoot, makeInstance, unloggedRoot } from './instance.ts';
import { type Services, startServices } from './services.ts';
import { type Instances, type Signing, type SigningKey, signKeyless, signWithLoggedKey } from './signing.ts';

/** A Sigstore of one's own: it signs whatever it is asked to, truth or lie, without any network. */
export interface PrivateSigstore {
  readonly root: TrustedSigstoreRoot;
  /** The first moment at which it may sign, and the default one. */
  readonly bornAt: Date;
  readonly instances: Instances;
  /** A bundle as JSON bytes. What is no bytes is signed as its JSON. */
  readonly sign: (payload: unknown, identity: Identity, signing?: Signing) => Promise<Uint8Array>;
  /** The same with a key, logged as npm logs its publish attestations. */
  readonly signWithKey: (payload: unknown, key: SigningKey) => Uint8Array;
  /** Fulcio, Rekor v1 and v2 and the timestamp authority on loopback, for the clients of Sigstore. */
  readonly services: () => Promise<Services>;
  readonly close: () => Promise<void>;
}

/** `logged` is trusted as the public good instance, `unlogged` as GitHub's own. */
export async function privateSigstore(
  kind: 'logged' | 'unlogged' = 'logged',
  name = 'private',
): Promise<PrivateSigstore> {
  const [stranger, trusted] = [await makeInstance(), await makeInstance()];
  let running: Promise<Services> | undefined;
  return {
    root: kind === 'logged' ? loggedRoot(trusted, name) : unloggedRoot(trusted, name),
    bornAt: trusted.bornAt,
    instances: { trusted, stranger },
    sign: async (payload, identity, signing = {}) => {
      const shape = kind === 'logged' ? 'v0.3' : 'unlogged';
      const asked = { identity, signing: { shape, ...signing } as const };
      return jsonOf(await signKeyless({ trusted, stranger }, bytesOf(payload), asked));
    },
    signWithKey: (payload, key) => jsonOf(signWithLoggedKey({ trusted, stranger }, bytesOf(payload), key)),
    services: () => {
      running ??= startServices(trusted);
      return running;
    },
    close: async () => {
      await running?.then((services) => services.close()).catch(() => undefined);
    },
  };
}

function bytesOf(payload: unknown): Uint8Array {
  return payload instanceof Uint8Array ? payload : jsonOf(payload);
}

function jsonOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
