import { type Pep440, parsePep440 } from './pep440.ts';

/** What the file name of a wheel says (PyPA specifications, "Binary distribution format", "File name convention"). */
export interface WheelName {
  readonly fileName: string;
  /** Normalised (PEP 503). */
  readonly project: string;
  /** As it is written there, and what it means. */
  readonly versionText: string;
  readonly version: Pep440;
  /** Of wheels of one version the greater is the later; 0 without one. */
  readonly build: number;
  readonly tags: readonly WheelTag[];
}

/** One of the tags that a compressed set stands for (PEP 425). */
export interface WheelTag {
  readonly python: string;
  readonly abi: string;
  readonly platform: string;
}

const LONGEST = 255;
const MOST_TAGS = 256;
const NAME =
  /^([A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-([A-Za-z0-9][A-Za-z0-9._+!]*)(?:-(\d{1,9})[A-Za-z0-9_]*)?-([a-z0-9_.]+)-([a-z0-9_.]+)-([a-z0-9_.]+)\.whl$/i;

/** Undefined for what is no name of a wheel, a path among others. */
export function parseWheelName(fileName: string): WheelName | undefined {
  if (fileName.length > LONGEST) return undefined;
  const [, project, versionText, build = '0', ...sets] = NAME.exec(fileName) ?? [];
  if (project === undefined || versionText === undefined) return undefined;
  const version = parsePep440(versionText);
  const tags = tagsOf(sets.map((set) => (set ?? '').toLowerCase().split('.')));
  if (version === undefined || tags === undefined) return undefined;
  return { fileName, project: normalName(project), versionText, version, build: Number(build), tags };
}

/** PEP 503, "Normalized Names". */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function tagsOf([pythons = [], abis = [], platforms = []]: readonly string[][]): WheelTag[] | undefined {
  const sets = [pythons, abis, platforms];
  if (sets.some((set) => set.includes(''))) return undefined;
  if (pythons.length * abis.length * platforms.length > MOST_TAGS) return undefined;
  return pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => ({ python, abi, platform }))),
  );
}
