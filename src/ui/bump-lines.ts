import type { BumpResult } from '../model/bump-result.ts';
import { plainText } from '../model/plain-text.ts';

/** As a review wants to read it, in Markdown that is plain text too. */
export function bumpLines(result: BumpResult): readonly string[] {
  if (result.state === 'current') return [`${result.name} ${result.version} is what upstream has`];
  const { name, from, to, sources, modules, build, files } = result;
  return [
    `${name}: ${from} -> ${to}`,
    '',
    ...sources.flatMap(({ url, sha256, witnesses }) => [
      `- source: ${plainText(url)}`,
      `  sha256: ${sha256}`,
      ...(witnesses.length === 0
        ? ['  confirmed by nobody else: look closer']
        : witnesses.map((who) => `  confirmed by ${plainText(who)}`)),
    ]),
    ...(modules === undefined ? [] : [`- modules: ${modules} pinned`]),
    build === undefined
      ? '- not built'
      : `- ${build.seconds < 1 ? 'built and checked before' : `built and checked in ${Math.round(build.seconds)} s`}; built again elsewhere: ${build.reproducible ? 'identical, bit for bit' : 'NOT identical, `headwater rebuild` says where'}`,
    ...files.map((file) => `- changed: ${file}`),
  ];
}
