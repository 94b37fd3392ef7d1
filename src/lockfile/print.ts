import {
  byTitle,
  LOCK_VERSION,
  type Lock,
  type LockedBuild,
  type LockedPackage,
  lockedTitle,
} from './lock.ts';

const HEAD =
  '# Made by headwater; commit it. It pins what is installed and proves nothing: every install judges again.';

/**
 * The text of headwater.lock: one fact a line and in an order that only the facts decide,
 * so that a change of one package changes the lines of that package.
 */
export function printLock({ platforms, packages }: Lock): string {
  const head = [HEAD, `lock-version = ${LOCK_VERSION}`, `platforms = ${list([...platforms].sort())}`];
  const blocks = [...packages].sort(byTitle).map(packageLines);
  return [head, ...blocks].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function packageLines(pkg: LockedPackage): readonly string[] {
  const { requested, sources, needs } = pkg;
  return [
    '[[package]]',
    `name = ${quoted(pkg.name)}`,
    `version = ${quoted(pkg.version)}`,
    `kind = ${quoted(pkg.kind)}`,
    ...(requested === undefined ? [] : [`requested = ${quoted(requested)}`]),
    `origin = ${quoted(pkg.origin)}`,
    `recipe = ${digest(pkg.recipe)}`,
    ...several(
      'sources',
      sources.map(({ url, sha256 }) => `{ url = ${quoted(url)}, sha256 = ${quoted(sha256)} }`),
    ),
    ...(pkg.modules === undefined ? [] : [`modules = ${digest(pkg.modules)}`]),
    ...(needs.length === 0
      ? []
      : several(
          'needs',
          needs.map((need) => quoted(lockedTitle(need))),
        )),
    ...Object.entries(pkg.on)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([platform, build]) => `on.${platform} = ${buildText(build)}`),
  ];
}

function buildText(build: LockedBuild): string {
  return build === 'unsupported' ? quoted(build) : `{ build-key = ${digest(build.buildKey)} }`;
}

function several(key: string, items: readonly string[]): readonly string[] {
  return [`${key} = [`, ...items.map((item) => `  ${item},`), ']'];
}

function list(items: readonly string[]): string {
  return `[${items.map(quoted).join(', ')}]`;
}

function digest(sha256: string): string {
  return quoted(`sha256:${sha256}`);
}

/** TOML 1.0, "String": what a lock can hold is printable ASCII, and a basic string of it is one of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
