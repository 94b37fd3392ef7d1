import { HeadwaterError } from '../../errors.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { comparePep440, parsePep440 } from './pep440.ts';
import { parseRequirement, type Requirement } from './requirement.ts';
import { normalName, type WheelName } from './wheel-name.ts';

/** What the METADATA of a wheel says, as far as it matters here (PyPA, "Core metadata specifications"). */
export interface Metadata {
  readonly requirements: readonly Requirement[];
  /** Label and address, in their order. */
  readonly projectUrls: readonly (readonly [label: string, url: string])[];
}

const MOST_REQUIREMENTS = 2048;

/**
 * Reads METADATA, which must be of the wheel it was asked for.
 * @throws HeadwaterError ORIGIN_METADATA_INVALID, for a requirement that cannot be read too: what
 * is not understood may be what makes it work
 */
export function readMetadata(bytes: Uint8Array, wheel: WheelName): Metadata {
  const fields = fieldsOf(textOf(bytes, wheel));
  const all = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value);
  mustBeOf(wheel, all('name'), all('version'));
  const required = all('requires-dist');
  if (required.length > MOST_REQUIREMENTS) throw invalid(wheel, `${required.length} requirements`);
  return {
    requirements: required.map((text) => {
      const requirement = parseRequirement(text);
      if (requirement === undefined) throw invalid(wheel, `Requires-Dist: ${shown(text)}`);
      return requirement;
    }),
    projectUrls: [
      ...all('project-url').map(labelled),
      ...all('home-page').map((url) => ['Homepage', url] as const),
    ],
  };
}

function textOf(bytes: Uint8Array, wheel: WheelName): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(wheel, 'bytes that are no UTF-8');
  }
}

/** The head alone: below the first empty line is the description, where anything may stand. */
function fieldsOf(text: string): readonly (readonly [field: string, value: string])[] {
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, name, value] = /^([A-Za-z-]+):\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
}

/** The attack: metadata of another package, whose address of the source would be believed. */
function mustBeOf(wheel: WheelName, names: readonly string[], versions: readonly string[]): void {
  const version = parsePep440(versions[0] ?? '');
  const same =
    names.length === 1 &&
    versions.length === 1 &&
    normalName(names[0] ?? '') === wheel.project &&
    version !== undefined &&
    comparePep440(version, wheel.version) === 0;
  if (!same) throw invalid(wheel, `Name: ${shown(names.join(', '))}, Version: ${shown(versions.join(', '))}`);
}

function labelled(value: string): readonly [string, string] {
  const comma = value.indexOf(',');
  return [value.slice(0, Math.max(0, comma)).trim(), value.slice(comma + 1).trim()];
}

function invalid({ fileName, project, versionText }: WheelName, found: string): HeadwaterError {
  return new HeadwaterError('ORIGIN_METADATA_INVALID', 'the metadata of a wheel cannot be used', {
    subject: fileName,
    expected: `core metadata of ${project} ${versionText}`,
    found,
  });
}
