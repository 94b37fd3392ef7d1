import { ASN1Obj } from '@sigstore/core';
import type { FulcioExtensions } from '../../../model/signer.ts';
import type { Extensions } from './extension-list.ts';

const ARC = '1.3.6.1.4.1.57264.1';
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * What the instance found in the signer's token (sigstore/fulcio, docs/oid-info.md): .1
 * to .6 hold bare text, .8 to .22 a UTF8String in DER. Where a certificate says a thing
 * in both ways, it must say the same.
 */
export function readFulcioExtensions(extensions: Extensions): FulcioExtensions {
  const bare = (number: number) => readBare(extensions.get(`${ARC}.${number}`));
  const text = (number: number) => readUtf8String(extensions.get(`${ARC}.${number}`));
  const issuer = agreed(text(8), bare(1), 'issuer');
  if (issuer === undefined) throw new TypeError('it does not say who vouched for its subject');
  return present({
    issuer,
    buildSignerUri: text(9),
    buildSignerDigest: text(10),
    runnerEnvironment: text(11),
    sourceRepositoryUri: agreed(text(12), githubRepository(issuer, bare(5)), 'source repository'),
    sourceRepositoryDigest: agreed(text(13), bare(3), 'commit'),
    sourceRepositoryRef: agreed(text(14), bare(6), 'ref'),
    sourceRepositoryId: text(15),
    sourceRepositoryOwnerUri: text(16),
    sourceRepositoryOwnerId: text(17),
    buildConfigUri: text(18),
    buildConfigDigest: text(19),
    buildTrigger: agreed(text(20), bare(2), 'trigger'),
    runInvocationUri: text(21),
    sourceRepositoryVisibility: text(22),
  });
}

/** Older certificates name the repository as `owner/name`; only of GitHub's own issuer is the address known. */
function githubRepository(issuer: string, name: string | undefined): string | undefined {
  return issuer === GITHUB_ISSUER && name !== undefined ? `https://github.com/${name}` : undefined;
}

function agreed(newer: string | undefined, older: string | undefined, what: string): string | undefined {
  if (newer !== undefined && older !== undefined && newer !== older) {
    throw new TypeError(`it names two different values as its ${what}`);
  }
  return newer ?? older;
}

const UTF8_STRING = 0x0c;

function readUtf8String(value: Buffer | undefined): string | undefined {
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value);
  const parsed = ASN1Obj.parseBuffer(bytes);
  if (!parsed.tag.isUniversal() || parsed.tag.number !== UTF8_STRING || !parsed.toDER().equals(bytes)) {
    throw new TypeError('it has an extension that is not a UTF8String');
  }
  return readBare(parsed.value);
}

function readBare(value: Buffer | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a string for some readers and not for others.
  if (text.length <= 4096 && !/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new TypeError('it has an extension with characters that do not belong there');
}

type Optional = { readonly [Name in keyof FulcioExtensions]: FulcioExtensions[Name] | undefined };

/** Without the members that are not there; an empty text says nothing, and counts as not there. */
function present(found: Optional & { readonly issuer: string }): FulcioExtensions {
  const said = Object.entries(found).filter(([, value]) => value !== undefined && value !== '');
  return { ...Object.fromEntries(said), issuer: found.issuer };
}
