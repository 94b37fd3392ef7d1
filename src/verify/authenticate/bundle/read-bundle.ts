import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { parseStrictJson } from '../../../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readObject } from '../../../model/strict-json/read.ts';
import { refuse } from '../../refuse.ts';
import { LIMITS } from '../limits.ts';
import type { Content, SignedBundle } from '../signed-bundle.ts';
import { readEnvelope } from './envelope.ts';
import { type Material, readMaterial } from './material.ts';
import { readMediaType } from './media-type.ts';
import { readMessageSignature } from './message-signature.ts';

const BUNDLE: Place = { code: 'VERIFY_BUNDLE_INVALID', path: 'bundle' };

/**
 * Reads a Sigstore bundle (sigstore/protobuf-specs, sigstore_bundle.proto). The library's
 * own parser turns whatever it finds into text and lets unknown members pass; so the shape
 * is checked here first, member by member. Protobuf's JSON would allow a second spelling of
 * every name, of numbers and of base64; published bundles do not use them, and neither may
 * others: what can be read in two ways is refused.
 * @throws HeadwaterError VERIFY_BUNDLE_TOO_LARGE, VERIFY_BUNDLE_INVALID, VERIFY_PAYLOAD_TYPE
 */
export function readBundle(bytes: Uint8Array): SignedBundle {
  mustBeSmall(bytes);
  const json = parseStrictJson(bytes, BUNDLE);
  const members = readObject(
    json,
    ['mediaType', 'verificationMaterial', 'dsseEnvelope?', 'messageSignature?'],
    BUNDLE,
  );
  const version = readMediaType(members.mediaType, BUNDLE);
  const material = readMaterial(
    members.verificationMaterial,
    version,
    inside(BUNDLE, 'verificationMaterial'),
  );
  const content = readContent(members, material);
  return { ...material, version, content, bundle: convert(json, content) };
}

function mustBeSmall({ byteLength }: Uint8Array): void {
  if (byteLength <= LIMITS.bundle) return;
  refuse('VERIFY_BUNDLE_TOO_LARGE', 'the bundle is too large', {
    expected: `at most ${LIMITS.bundle} bytes`,
    found: `${byteLength} bytes`,
  });
}

interface ContentMembers {
  readonly dsseEnvelope?: unknown;
  readonly messageSignature?: unknown;
}

function readContent({ dsseEnvelope, messageSignature }: ContentMembers, { key }: Material): Content {
  if ((dsseEnvelope === undefined) === (messageSignature === undefined)) {
    return fail(BUNDLE, 'does not hold exactly one of an envelope and a signature');
  }
  const hint = key.kind === 'key' ? key.hint : undefined;
  return dsseEnvelope === undefined
    ? readMessageSignature(messageSignature, inside(BUNDLE, 'messageSignature'))
    : readEnvelope(dsseEnvelope, hint, inside(BUNDLE, 'dsseEnvelope'));
}

function convert(json: unknown, content: Content): Bundle {
  const bundle = fromJson(json);
  if (holds(bundle, content)) return bundle;
  return fail(BUNDLE, 'reads differently the second time');
}

function fromJson(json: unknown): Bundle {
  try {
    return bundleFromJSON(json);
  } catch (cause) {
    return fail(BUNDLE, 'is not well-formed', { cause });
  }
}

function holds({ content: found }: Bundle, expected: Content): boolean {
  switch (expected.kind) {
    case 'dsse':
      return found.$case === 'dsseEnvelope' && found.dsseEnvelope.payload.equals(expected.payload);
    case 'message':
      return (
        found.$case === 'messageSignature' &&
        found.messageSignature.messageDigest.digest.toString('hex') === expected.sha256
      );
  }
}
