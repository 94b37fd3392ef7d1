import { MOST_DEPENDENCIES } from '../model/attestation.ts';
import type { ExpectedNeed, ExpectedSource, SourceBuildExpectation } from '../model/expectation.ts';
import { isSlsaLevel } from '../model/level.ts';
import { isPackageName } from '../model/package-name.ts';
import { isPlatform } from '../model/platform.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown } from '../model/strict-json/read-values.ts';
import { isVersion } from '../model/version.ts';

/** The expectation as a receipt keeps it; a build type that headwater does not know is refused. */
export function parseExpectation(value: unknown, place: Place): SourceBuildExpectation {
  const names = ['buildType', 'package', 'version', 'platform', 'recipeDigest', 'minimumLevel'] as const;
  const member = readObject(value, [...names, 'sources', 'modules?', 'needs'], place);
  const at = (name: string) => inside(place, name);
  const sources = readList(member.sources, at('sources'));
  const modules =
    member.modules === undefined ? [] : readList(member.modules, at('modules'), MOST_DEPENDENCIES);
  const needs = readList(member.needs, at('needs'));
  return {
    buildType: readKnown(member.buildType, isSourceBuild, at('buildType')),
    package: readKnown(member.package, isPackageName, at('package')),
    version: readKnown(member.version, isVersion, at('version')),
    platform: readKnown(member.platform, isPlatform, at('platform')),
    recipeDigest: readDigest(member.recipeDigest, at('recipeDigest')),
    sources: sources.map((item, index) => readSource(item, inside(at('sources'), index))),
    ...(modules.length > 0 && {
      modules: modules.map((item, index) => readSource(item, inside(at('modules'), index))),
    }),
    needs: needs.map((item, index) => readNeed(item, inside(at('needs'), index))),
    minimumLevel: readKnown(member.minimumLevel, isSlsaLevel, at('minimumLevel')),
  };
}

function readSource(value: unknown, place: Place): ExpectedSource {
  const member = readObject(value, ['url', 'sha256'], place);
  return {
    url: readText(member.url, inside(place, 'url')),
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
  };
}

function readNeed(value: unknown, place: Place): ExpectedNeed {
  const member = readObject(value, ['name', 'version', 'sha256'], place);
  return {
    name: readKnown(member.name, isPackageName, inside(place, 'name')),
    version: readKnown(member.version, isVersion, inside(place, 'version')),
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
  };
}

function isSourceBuild(value: unknown): value is SourceBuildExpectation['buildType'] {
  return value === 'headwater-source';
}
