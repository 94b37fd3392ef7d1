import { isSha256, type Sha256 } from '../../model/digest.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { parseSpecifiers, type Specifiers } from './specifiers.ts';
import { normalName, parseWheelName, type WheelName } from './wheel-name.ts';

/** A wheel as the index lists it; nothing of it is believed. */
export interface IndexedWheel extends WheelName {
  /** As the page has it: whole, or relative to `page`. */
  readonly address: string;
  /** Address of the page that lists it. */
  readonly page: string;
  readonly sha256?: Sha256;
  readonly size?: number;
  readonly requiresPython?: Specifiers;
  readonly isYanked: boolean;
  /** Of its METADATA, which then lies beside it (PEP 658, PEP 714). */
  readonly metadataSha256?: Sha256;
  /** Address of its provenance object (PEP 740). */
  readonly provenance?: string;
  readonly uploadedAt?: string;
}

export interface ProjectPage {
  /** In the order of the page. */
  readonly wheels: readonly IndexedWheel[];
  /** Files that are no wheels of the project: sources, among others. */
  readonly others: number;
}

const CODE = 'ORIGIN_METADATA_INVALID';
const MOST_FILES = 200_000;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/**
 * The page of a project (PEP 691, "Project Detail"; PEP 700). Members that are not known are
 * passed over, as it demands; so are files whose name is no wheel's of this project.
 * @param project normalised name
 * @param url of the page, after redirects
 * @throws HeadwaterError ORIGIN_METADATA_INVALID
 */
export function readPage(json: unknown, { project, url }: { project: string; url: string }): ProjectPage {
  const place: Place = { code: CODE, path: `the page of ${project}` };
  const { meta, name, files } = readRecord(json, place);
  mustBeVersion1(meta, inside(place, 'meta'));
  if (typeof name !== 'string' || normalName(name) !== project) {
    fail(inside(place, 'name'), 'is of another project', { expected: project, found: shown(name) });
  }
  const list = inside(place, 'files');
  const all = readList(files, list, MOST_FILES);
  const wheels = all.flatMap((file, at) => wheelOf(readRecord(file, inside(list, at)), inside(list, at)));
  const own = wheels.filter((wheel) => wheel.project === project).map((wheel) => ({ ...wheel, page: url }));
  return { wheels: own, others: all.length - own.length };
}

/** PEP 629: a later major version means something else. */
function mustBeVersion1(meta: unknown, place: Place): void {
  const version = readRecord(meta, place)['api-version'];
  if (typeof version === 'string' && /^1\.\d+$/.test(version)) return;
  fail(inside(place, 'api-version'), 'is not known', { expected: '1.x', found: shown(version) });
}

type Members = Readonly<Record<string, unknown>>;

function wheelOf(file: Members, place: Place): readonly Omit<IndexedWheel, 'page'>[] {
  const { filename, url, hashes, size, yanked, provenance } = file;
  const name = typeof filename === 'string' ? parseWheelName(filename) : undefined;
  const python = pythonOf(file['requires-python']);
  if (name === undefined || python === 'unreadable') return [];
  const sha256 = digestOf(hashes);
  const metadataSha256 = digestOf(file['core-metadata'] ?? file['data-dist-info-metadata']);
  const uploaded = file['upload-time'];
  return [
    {
      ...name,
      address: readText(url, inside(place, 'url')),
      ...(sha256 !== undefined && { sha256 }),
      ...(isSize(size) && { size }),
      ...(python !== undefined && { requiresPython: python }),
      // PEP 592: any text, an empty one too, is a reason.
      isYanked: yanked !== undefined && yanked !== false && yanked !== null,
      ...(metadataSha256 !== undefined && { metadataSha256 }),
      ...(typeof provenance === 'string' && { provenance }),
      ...(typeof uploaded === 'string' && TIME.test(uploaded) && { uploadedAt: uploaded }),
    },
  ];
}

function digestOf(hashes: unknown): Sha256 | undefined {
  if (typeof hashes !== 'object' || hashes === null || !('sha256' in hashes)) return undefined;
  return isSha256(hashes.sha256) ? hashes.sha256 : undefined;
}

/** What cannot be read is not taken for "any". */
function pythonOf(text: unknown): Specifiers | undefined | 'unreadable' {
  if (text === undefined || text === null || text === '') return undefined;
  return (typeof text === 'string' ? parseSpecifiers(text) : undefined) ?? 'unreadable';
}

function isSize(size: unknown): size is number {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
}
