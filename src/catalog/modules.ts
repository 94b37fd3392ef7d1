import { HeadwaterError } from '../errors.ts';
import { isSha256, type Sha256, sha256Of } from '../model/digest.ts';
import { moduleFileOf } from '../model/module-file.ts';

/** A list of modules beside the entry, pinned by digest (docs/FORMATS.md, "List of modules"). */
export interface ModuleList {
  /** Relative to the folder of the entry. */
  readonly file: string;
  /** Of the list's text. */
  readonly sha256: Sha256;
}

/** A Go module or a crate that is built into a package: a file of its registry, by digest. */
export interface Module {
  /** `pkg:golang/<path>@<version>`, with `#go.mod` for that file alone; `pkg:cargo/<name>@<version>`. */
  readonly purl: string;
  readonly sha256: Sha256;
  /** SPDX expression; NOASSERTION where nobody could tell, `-` for a go.mod. */
  readonly license: string;
}

const LICENSE = /^(?:-|[A-Za-z0-9(][A-Za-z0-9.+() -]*)$/;

/**
 * Parses the list of modules that a release pins (docs/FORMATS.md, "List of modules"): one
 * file a line, `<sha256> <purl> <licence>`, in the order of the purls.
 * @param pinned what the entry says of the list.
 * @throws HeadwaterError CATALOG_INVALID with file and line; also when the text is not the pinned one
 */
export function parseModules(text: string, file: string, pinned: ModuleList): readonly Module[] {
  const found = sha256Of(text);
  if (found !== pinned.sha256) {
    throw invalid('the list of modules is not the one that the entry pins', {
      subject: file,
      expected: `sha256:${pinned.sha256}`,
      found: `sha256:${found}`,
    });
  }
  if (!text.endsWith('\n')) throw invalid('the last line does not end', { subject: file });
  const modules = text
    .slice(0, -1)
    .split('\n')
    .map((line, index) => parseLine(line, `${file}:${index + 1}`));
  refuseDisorder(modules, file);
  return modules;
}

/** The text of a list, in the one order and form there is. */
export function printModules(modules: readonly Module[]): string {
  const sorted = [...modules].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  return sorted.map(({ sha256, purl, license }) => `${sha256} ${purl} ${license}\n`).join('');
}

function parseLine(line: string, subject: string): Module {
  const [sha256, purl, ...rest] = line.split(' ');
  const license = rest.join(' ');
  const isModule =
    isSha256(sha256) && purl !== undefined && moduleFileOf(purl) !== undefined && LICENSE.test(license);
  if (isModule) return { sha256, purl, license };
  throw invalid('not a module', {
    subject,
    expected: '<sha256> <purl> <licence>',
    found: line.slice(0, 200),
  });
}

function refuseDisorder(modules: readonly Module[], file: string): void {
  for (const [index, { purl }] of modules.entries()) {
    const before = modules[index - 1]?.purl;
    if (before === undefined || before < purl) continue;
    throw invalid('not in order, or twice', {
      subject: `${file}:${index + 1}`,
      expected: `after ${before}`,
      found: purl,
    });
  }
}

function invalid(message: string, about: ConstructorParameters<typeof HeadwaterError>[2]): HeadwaterError {
  return new HeadwaterError('CATALOG_INVALID', message, {
    ...about,
    hint: 'docs/FORMATS.md, "List of modules", says what it looks like; a bump of the entry makes it anew.',
  });
}
