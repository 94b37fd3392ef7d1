import { HeadwaterError } from '../../errors.ts';
import type { AttestedPart, FoundPackage } from '../../model/attested-package.ts';
import type { At, OriginContext, Wanted } from '../origin.ts';
import { addressFrom, openIndex } from './ask.ts';
import { wheelOfVersion } from './choose.ts';
import { expectationOf, pypiPurl } from './expectation.ts';
import { type Member, membersOf } from './members.ts';
import type { IndexedWheel } from './page.ts';
import { projectPage } from './project.ts';
import { targetOf } from './python.ts';
import { type SourceRepository, sourceRepositoryOf } from './source-repository.ts';
import { projectOf } from './versions.ts';

/**
 * The wheel of a version that fits the platform and the machine's own Python, and those it
 * needs, each with what its provenance must say. A member that nobody can prove stays in
 * the list without evidence, so that all of them can be told at once.
 * @throws HeadwaterError VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, ORIGIN_*, FETCH_*
 */
export async function find(
  wanted: Wanted,
  { version, platform, members: kept = [] }: At,
  context: OriginContext,
): Promise<FoundPackage> {
  const project = projectOf(wanted);
  const [page, target] = await Promise.all([projectPage(project, context), targetOf(platform, context.host)]);
  const wheel = wheelOfVersion(page, { project, version }, target);
  const [root, ...others] = await membersOf(wheel, { target, kept: new Set(kept) }, context);
  const { base } = await openIndex(context.host);
  return {
    origin: 'pypi',
    name: wanted.by === 'name' ? wanted.name : wanted.entry.name,
    version,
    platform,
    parts: [
      partOf(root, mustHaveSource(root), base),
      ...others.map((member) => partOf(member, undefined, base)),
    ],
    commands: { by: 'wheel' },
  };
}

function partOf(
  { wheel, metadata }: Member,
  known: SourceRepository | undefined,
  base: string,
): AttestedPart {
  const source = known ?? sourceRepositoryOf(metadata.projectUrls);
  const { fileName, sha256, size, metadataSha256 } = wheel;
  return {
    purl: pypiPurl(wheel),
    artifact: {
      url: addressFrom(wheel.address, wheel.page),
      toldBy: wheel.page,
      fileName,
      ...(sha256 !== undefined && { sha256 }),
      ...(size !== undefined && { size }),
    },
    expectation: expectationOf(wheel, source),
    layout: { format: 'zip', into: LIBRARY, strip: 0 },
    evidence: source === undefined ? [] : evidenceOf(wheel, base),
    ...(metadataSha256 !== undefined && {
      plannedBy: { path: metadataPath(fileName), sha256: metadataSha256 },
    }),
  };
}

/** Folder of the tree that takes wheels. */
const LIBRARY = 'lib/python';

/** PyPA specifications, "Binary distribution format": `{distribution}-{version}.dist-info`, as in the file's name. */
function metadataPath(fileName: string): string {
  const [distribution, version] = fileName.split('-');
  return `${LIBRARY}/${distribution}-${version}.dist-info/METADATA`;
}

/**
 * The attack: an index that sends whoever asks for evidence elsewhere, with the credentials of
 * the index. Provenance objects are the index's own (PEP 740, "Changes to the index APIs").
 */
function evidenceOf({ provenance, page, fileName }: IndexedWheel, base: string): readonly string[] {
  if (provenance === undefined) return [];
  const url = addressFrom(provenance, page);
  if (new URL(url).origin === new URL(base).origin) return [url];
  throw new HeadwaterError('ORIGIN_METADATA_INVALID', 'the provenance of a wheel is said to lie elsewhere', {
    subject: fileName,
    expected: `an address of ${new URL(base).origin}`,
    found: new URL(url).origin,
  });
}

function mustHaveSource({ wheel, metadata }: Member): SourceRepository {
  const source = sourceRepositoryOf(metadata.projectUrls);
  if (source !== undefined) return source;
  throw new HeadwaterError('ORIGIN_SOURCE_UNKNOWN', `${wheel.project} does not say where its source is`, {
    subject: `pypi:${wheel.project} ${wheel.versionText}`,
    expected: 'one repository on github.com or gitlab.com, by a label such as Source or Repository',
    found:
      metadata.projectUrls
        .slice(0, 6)
        .map(([label, url]) => `${label}: ${url}`)
        .join(', ') || 'no address',
    hint: 'Nobody can say whose provenance to accept. Nothing was fetched.',
  });
}
