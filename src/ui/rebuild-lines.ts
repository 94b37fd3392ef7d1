import { duration, moment } from './format.ts';
import { bold, dim, green, red } from './style.ts';

/** The part of a rebuild that is shown; `flows/rebuild/rebuild.ts` makes it. */
export interface ShownRebuild {
  readonly name: string;
  readonly version: string;
  readonly rebuild: {
    readonly identical: boolean;
    readonly against: 'store' | 'build';
    readonly artifactSha256: string;
    readonly tarSha256: string;
    readonly rebuilt: { readonly artifactSha256: string; readonly tarSha256: string };
    readonly varied: readonly string[];
    readonly same: readonly string[];
  };
  readonly differences: readonly ShownDifference[];
  readonly seconds: number;
  readonly attestation: string;
}

interface ShownDifference {
  readonly path: string;
  readonly kind: string;
  readonly causes: readonly string[];
  readonly spots: readonly {
    readonly place: string;
    readonly causes: readonly string[];
    readonly left: string;
    readonly right: string;
  }[];
}

/** Files, and places in a file, that a person reads; `--json` has them all. */
const MOST_FILES = 20;
const MOST_PLACES = 4;
const WIDEST = 100;

/** Identical or not, what differs and why, and where the attestation lies. */
export function rebuildLines(shown: ShownRebuild): string[] {
  const { name, version, rebuild, differences, seconds, attestation } = shown;
  const verdict = rebuild.identical ? green('identical') : red('differs', 'stdout');
  const against = rebuild.against === 'store' ? 'the one in the store' : 'another build';
  const more = differences.length - MOST_FILES;
  return [
    `${bold(`${name} ${version}`)}  ${verdict}  ${dim(`built again in ${duration(seconds)}, compared with ${against}`)}`,
    ...digestLines(rebuild),
    ...differences.slice(0, MOST_FILES).flatMap(differenceLines),
    ...(more > 0 ? [`  and ${more} more files: --json has them all`] : []),
    `  ${dim('attested in')} ${attestation}`,
  ];
}

/** What was varied and what was not, and what that is worth; once, however many were built. */
export function conditionLines({ varied, same }: Pick<ShownRebuild['rebuild'], 'varied' | 'same'>): string[] {
  return [
    '',
    ...list('between the two builds differed', varied),
    ...list('and these were the same', same),
    dim('one machine’s word; SLSA_BUILD_REPRODUCED takes two operators who are independent of each other'),
  ];
}

/** Attestations of rebuilds of one artifact, as `why` and `info` show them. */
export interface ShownKnownRebuilds {
  readonly rebuilds: readonly {
    readonly identical: boolean;
    readonly finishedOn: string;
    readonly differences: readonly { readonly path: string }[];
  }[];
  readonly refused: readonly { readonly path: string; readonly code: string; readonly reason: string }[];
}

/** Attestations that do not stand: each is told, none is shown. */
export function refusedRebuildLines({ refused }: Pick<ShownKnownRebuilds, 'refused'>): string[] {
  return refused.map(({ path, code, reason }) => `warning: ${path} is not believed (${code}: ${reason})`);
}

/** What the rebuilds came to, on one line. */
export function knownRebuildText(known: ShownKnownRebuilds): string {
  const last = known.rebuilds.at(-1);
  if (last === undefined) return 'never';
  const when = moment(last.finishedOn);
  const differing = known.rebuilds.filter(({ identical }) => !identical).length;
  const times = known.rebuilds.length === 1 ? 'once' : `${known.rebuilds.length} times`;
  if (differing === 0) return `identical, ${times}, last on ${when}`;
  const files = last.differences.length;
  const what = last.identical ? '' : ` (${files === 1 ? '1 file' : `${files} files`})`;
  return `${differing} of ${known.rebuilds.length} differed, last on ${when}${what}`;
}

function digestLines({ identical, artifactSha256, tarSha256, rebuilt }: ShownRebuild['rebuild']): string[] {
  if (identical) return [`  sha256:${artifactSha256}`, `  sha256:${tarSha256}  ${dim('(uncompressed tar)')}`];
  const pair = (one: string, two: string, what: string) =>
    one === two ? [] : [`  ${what} sha256:${one}`, `  ${' '.repeat(what.length)} sha256:${two}`];
  const onlyCompressed = tarSha256 === rebuilt.tarSha256;
  return [
    ...pair(artifactSha256, rebuilt.artifactSha256, 'artifact'),
    ...pair(tarSha256, rebuilt.tarSha256, 'tar'),
    ...(onlyCompressed ? ['  the compressed bytes alone differ: another version of the compressor'] : []),
  ];
}

function differenceLines({ path, kind, causes, spots }: ShownDifference): string[] {
  const places = spots
    .slice(0, MOST_PLACES)
    .flatMap((spot) => [
      `    ${spot.place}: ${spot.causes.join(', ')}`,
      ...[spot.left, spot.right].map(
        (text, index) => `      ${dim(index === 0 ? 'first ' : 'second')} ${cut(text)}`,
      ),
    ]);
  const more = spots.length - MOST_PLACES;
  return [
    `  ${bold(path)}  ${causes.join(', ')}${KINDS[kind] ?? ''}`,
    ...places,
    ...(more > 0 ? [`    and ${more} more places`] : []),
  ];
}

const KINDS: Readonly<Record<string, string>> = {
  executable: '; executable in one of them',
  type: '; a file in the one, a link in the other',
  target: '; a link to something else',
  'only-left': '; only the first build made it',
  'only-right': '; only the second build made it',
  'too-large': '; too large to be looked into',
};

function cut(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST)}…`;
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [dim(`${title}:`), ...lines.map((line) => `  ${line}`)];
}
