import type { CatalogEntry } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import type { PackageName } from '../../model/package-name.ts';
import { atCommit, attestedReleaseOf, expectationByName } from '../../origins/github/expectation.ts';
import { tagsOf } from '../../origins/github/tags.ts';
import { expectationOf as expectationOfNpm } from '../../origins/npm/expectation.ts';
import { nameOfPurl } from '../../origins/npm/purl.ts';
import { sourceRepository } from '../../origins/npm/repository.ts';
import type { Wanted } from '../../origins/origin.ts';
import { expectationOf as expectationOfPypi } from '../../origins/pypi/expectation.ts';
import { comparePep440, parsePep440 } from '../../origins/pypi/pep440.ts';
import { sourceRepositoryOf } from '../../origins/pypi/source-repository.ts';
import { parseWheelName } from '../../origins/pypi/wheel-name.ts';
import type { AttestedReceipt, PartReceipt } from '../../store/receipt.ts';

/** Roots that a name without an entry is signed under, where the user has said no other. */
const USUAL_ROOTS = ['public-good', 'github'];

/**
 * Whether what a receipt expects is what would be expected of the same today: by the entry, or
 * by the rules of its origin for that name and version. The attack: a store below, or a pack, of
 * a machine that is believed to unpack, and that expected another repository, workflow or less
 * than this machine does; and an entry that has changed its mind about a signer.
 * @param root setting `sigstoreRoot`, if there is one.
 */
export function isMeant(receipt: AttestedReceipt, wanted: Wanted, root: string | undefined): boolean {
  switch (wanted.by) {
    case 'entry':
      return isByEntry(receipt, wanted.entry);
    case 'name':
      return isOfName(receipt, wanted.name) && receipt.parts.every((part) => isByRule(part, receipt, root));
  }
}

function isByEntry({ version, platform, parts, bins }: AttestedReceipt, entry: CatalogEntry): boolean {
  const [{ expectation, artifact }, ...more] = parts;
  try {
    const release = attestedReleaseOf(entry, version, platform);
    const meant = release.boundBy === 'ref' ? release : atCommit(release, expectation.sourceCommit ?? '');
    const isSame = same(meant.expectation, expectation) && artifact.fileName === release.asset;
    return more.length === 0 && isSame && same(entry.bins, bins);
  } catch (error) {
    if (error instanceof HeadwaterError) return false;
    throw error;
  }
}

/** The first part is the package itself. */
function isOfName({ origin, version, parts: [first] }: AttestedReceipt, name: PackageName): boolean {
  const path = name.slice(name.indexOf(':') + 1);
  switch (origin) {
    case 'github': {
      const found = repositoryIn(first.expectation);
      const tags = tagsOf(version, found.split('/')[1] ?? '').map((tag) => `refs/tags/${tag}`);
      const { sourceRef } = first.expectation;
      const isOfTag = sourceRef?.type === 'exact' && tags.includes(sourceRef.ref);
      return found.toLowerCase() === path && isOfTag;
    }
    case 'npm':
      return nameOfPurl(first.purl) === path && versionOf(first) === version;
    case 'pypi': {
      const wheel = parseWheelName(first.artifact.fileName);
      const wanted = parsePep440(version);
      if (wheel === undefined || wanted === undefined) return false;
      return wheel.project === path && comparePep440(wheel.version, wanted) === 0;
    }
  }
}

/** All but the repository, which its registry named when it came, follows from what it is. */
function isByRule(part: PartReceipt, receipt: AttestedReceipt, root: string | undefined): boolean {
  const { signer } = part.expectation;
  if (signer.kind !== 'certificate') return false;
  const roots = root === undefined ? USUAL_ROOTS : [root];
  if (!roots.includes(signer.root)) return false;
  const ruled = ruleOf(part, receipt);
  return ruled !== undefined && same(withRoot(ruled, signer.root), part.expectation);
}

function ruleOf(part: PartReceipt, { origin, version }: AttestedReceipt): AttestedExpectation | undefined {
  const { sourceRepository: source = '', sourceRepositoryId: id = '', sourceRef } = part.expectation;
  switch (origin) {
    case 'github': {
      const tag = sourceRef?.type === 'exact' ? sourceRef.ref.slice('refs/tags/'.length) : '';
      const repository = { fullName: repositoryIn(part.expectation), id, isPrivate: false };
      return expectationByName(repository, { tag, version });
    }
    case 'npm':
      return expectationOfNpm(
        { name: nameOfPurl(part.purl), version: versionOf(part) },
        sourceRepository(source),
      );
    case 'pypi': {
      const wheel = parseWheelName(part.artifact.fileName);
      return wheel && expectationOfPypi(wheel, sourceRepositoryOf([['source', source]]));
    }
  }
}

function withRoot(expectation: AttestedExpectation, root: string): AttestedExpectation {
  return { ...expectation, signer: { ...expectation.signer, root } };
}

function repositoryIn({ sourceRepository: address = '' }: AttestedExpectation): string {
  return address.startsWith('https://github.com/') ? address.slice('https://github.com/'.length) : '';
}

function versionOf({ purl }: PartReceipt): string {
  return purl.slice(purl.lastIndexOf('@') + 1);
}

/** One of them was read from JSON, which has no `undefined`. */
function same(a: unknown, b: unknown): boolean {
  return canonicalJson(JSON.parse(JSON.stringify(a))) === canonicalJson(JSON.parse(JSON.stringify(b)));
}
