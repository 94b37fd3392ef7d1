import * as v from 'valibot';
import { LEVELS } from '../model/level.ts';
import { PLATFORMS } from '../model/platform.ts';

/** The form of `[attested.*]`: who else may build a package, and what their provenance must say. */

const WORKFLOW =
  /^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+\/\.github\/workflows\/[A-Za-z0-9._-]+\.ya?ml$/;
const REPOSITORY = /^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/;
const ASSET = /^(?!\.)[A-Za-z0-9._+{}-]+$/;
const ROOT_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

const githubSchema = v.strictObject({
  signer: v.pipe(
    v.string(),
    v.regex(WORKFLOW, 'https://github.com/OWNER/REPOSITORY/.github/workflows/FILE.yml, without a ref'),
    v.description('The workflow that signs, exactly'),
  ),
  'signer-ref': v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(tag|any-tag|any|refs\/(heads|tags)\/[!-~]+)$/, '"tag", "any-tag", "any", or a whole ref'),
      v.description(
        'The ref the workflow is at: the tag of the version, any tag, any ref or commit, or one ref',
      ),
    ),
  ),
  tag: v.pipe(v.string(), v.description('The tag of a version, with {version} in it once')),
  'source-ref': v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(tag|refs\/heads\/[!-~]+)$/, '"tag", or a branch: refs/heads/NAME'),
      v.description('The ref the release is built at: the tag of the version, or a branch'),
    ),
  ),
  'source-repository': v.optional(
    v.pipe(v.string(), v.regex(REPOSITORY, 'https://github.com/OWNER/REPOSITORY')),
  ),
  'source-repository-id': v.optional(v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,18}$/, 'a number in quotes'))),
  runner: v.optional(v.picklist(['github-hosted', 'any']), 'github-hosted'),
  level: v.optional(v.picklist([...LEVELS, 'none']), 'SLSA_BUILD_LEVEL_2'),
  root: v.optional(v.pipe(v.string(), v.regex(ROOT_NAME, 'the name of a trusted root')), 'public-good'),
  'build-types': v.optional(v.array(v.pipe(v.string(), v.minLength(1))), []),
  parameters: v.optional(v.record(v.pipe(v.string(), v.minLength(1)), v.string()), {}),
  assets: v.pipe(
    v.record(
      v.picklist(PLATFORMS),
      v.pipe(v.string(), v.regex(ASSET, 'a file name; {version} may stand in it')),
    ),
    v.check((assets) => Object.keys(assets).length > 0, 'at least one platform'),
  ),
  evidence: v.optional(
    v.pipe(
      v.string(),
      v.regex(ASSET, 'a file name; {version} may stand in it'),
      v.description('The file of the release that holds the bundles'),
    ),
  ),
});

export const attestedSchema = v.strictObject({ github: v.optional(githubSchema) });
