import { type CertificateAuthority, TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { shown } from '../../../model/strict-json/shown.ts';
import type { Trust, TrustedSigstoreRoot } from '../../../model/trust.ts';
import { refuse } from '../../refuse.ts';
import { RememberingCertificate } from '../certificate/remembering-certificate.ts';
import { judgeRoot } from './judge-root.ts';
import { isKnownDemand, type Requires } from './no-root.ts';

type Authority = TrustMaterial['certificateAuthorities'][number];

export interface OpenedRoot {
  readonly name: string;
  readonly requires: Requires;
  readonly material: TrustMaterial;
}

/** Reading a root costs as much as a signature; it is the same text for every bundle of a run. */
const opened = new WeakMap<
  TrustedSigstoreRoot,
  { readonly json: string; readonly material: TrustMaterial }
>();

/** @throws HeadwaterError VERIFY_ROOT_UNKNOWN, TRUST_INVALID */
export function openRoot(name: string, trust: Trust): OpenedRoot {
  const root = findRoot(name, trust);
  if (!isKnownDemand(root.requires)) {
    refuse('TRUST_INVALID', 'a trusted root demands what nobody knows', { found: shown(root.requires) });
  }
  return { name, requires: root.requires, material: materialOf(root) };
}

function findRoot(wanted: string, { roots = [] }: Trust): TrustedSigstoreRoot {
  const [root, ...more] = roots.filter(({ name }) => name === wanted);
  if (more.length > 0) refuse('TRUST_INVALID', 'two trusted roots have one name', { found: shown(wanted) });
  if (root !== undefined) return root;
  return refuse('VERIFY_ROOT_UNKNOWN', 'the trusted root is not known', {
    expected: roots.map(({ name }) => name).join(', ') || 'no root is trusted',
    found: shown(wanted),
  });
}

/** The record could have been changed since it was read, so the text decides whether it is still the same. */
function materialOf(root: TrustedSigstoreRoot): TrustMaterial {
  const known = opened.get(root);
  if (known?.json === root.json) return known.material;
  const { json, name } = root;
  const material = parse(judgeRoot(json, name), name);
  opened.set(root, { json, material });
  return material;
}

function parse(judged: unknown, name: string): TrustMaterial {
  try {
    const root = TrustedRoot.fromJSON(judged);
    const logs = toTrustMaterial({ ...root, certificateAuthorities: [], timestampAuthorities: [] });
    return {
      ...logs,
      certificateAuthorities: root.certificateAuthorities.map(openedWhenUsed),
      timestampAuthorities: root.timestampAuthorities.map(openedWhenUsed),
    };
  } catch (cause) {
    return refuse('TRUST_INVALID', 'a trusted root cannot be read', { found: shown(name), cause });
  }
}

const END_OF_TIME = new Date(8.64e15);

/** Most authorities of a root are of other years; what the library reads of certificates is dear. */
function openedWhenUsed({ certChain, validFor }: CertificateAuthority): Authority {
  const { start, end = END_OF_TIME } = validFor ?? {};
  if (start === undefined) throw new TypeError('an authority has no beginning');
  let chain: Authority['certChain'] | undefined;
  return {
    validFor: { start, end },
    get certChain() {
      chain ??= certChain?.certificates.map(({ rawBytes }) => new RememberingCertificate(rawBytes)) ?? [];
      return chain;
    },
  };
}
