import { type Marker, parseMarker } from './markers.ts';
import { parseSpecifiers, type Specifiers } from './specifiers.ts';
import { normalName } from './wheel-name.ts';

/** What a package needs of another (PEP 508). */
export interface Requirement {
  readonly text: string;
  /** Normalised. */
  readonly project: string;
  readonly extras: readonly string[];
  /** Absent: it names an address in the place of versions. */
  readonly specifiers?: Specifiers;
  /** Absent: always. */
  readonly marker?: Marker;
}

const NAMED =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(@\s*\S+(?:\s|$)|[^;@]*?)\s*(?:;\s*(.+))?$/;
const LONGEST = 4096;

/** Undefined where a part of it cannot be read. */
export function parseRequirement(text: string): Requirement | undefined {
  if (text.length > LONGEST) return undefined;
  const [, name, extras = '', versions = '', condition] = NAMED.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const marker = condition === undefined ? undefined : parseMarker(condition);
  const specifiers = parseSpecifiers(versions.replace(/^\((.*)\)$/, '$1'));
  const isAddress = versions.startsWith('@');
  if ((specifiers === undefined && !isAddress) || (condition !== undefined && marker === undefined)) {
    return undefined;
  }
  return {
    text: text.trim(),
    project: normalName(name),
    extras: extrasOf(extras),
    ...(!isAddress && specifiers !== undefined && { specifiers }),
    ...(marker !== undefined && { marker }),
  };
}

function extrasOf(list: string): readonly string[] {
  const names = list.split(',').map((name) => normalName(name.trim()));
  return names.filter((name) => name !== '');
}
