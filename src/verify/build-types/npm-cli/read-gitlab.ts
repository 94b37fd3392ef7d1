import type { BuildFacts } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { readOptionalRecord } from '../../../model/strict-json/read-record.ts';
import { ENVIRONMENT, PARAMETERS, type ProvenanceV02 } from '../../statement/provenance-v02.ts';
import { agreed } from '../common/agree.ts';
import { readGitlabV02 } from '../common/gitlab-v02.ts';
import { readWorkflowPath } from '../common/workflow.ts';
import { gitlabParameters } from './parameters.ts';

/**
 * A job of GitLab CI in which npm published. The file that defines the pipeline stands in
 * the environment and among the variables.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN
 */
export function readGitlab(provenance: ProvenanceV02): BuildFacts {
  const facts = readGitlabV02(provenance, {
    digestNames: ['sha1'],
    parametersOf: ({ chosen }) => chosen,
    parameters: gitlabParameters,
  });
  const path = readConfigPath(provenance);
  if (path === undefined || facts.sourceRepository === undefined) return facts;
  const { sourceRepository, sourceRef } = facts;
  // GitLab sets the path off by two slashes (sigstore/fulcio, docs/oid-info.md, "Build Config URI").
  const workflow = {
    repository: sourceRepository,
    path: `/${path}`,
    ...(sourceRef !== undefined && { ref: sourceRef }),
  };
  return Object.freeze({ ...facts, workflow });
}

function readConfigPath({ environment, parameters }: ProvenanceV02): string | undefined {
  const place = inside(ENVIRONMENT, 'pipeline');
  const { ref } = readOptionalRecord(environment.pipeline, place);
  return agreed('pipeline file', {
    environment: ref === undefined ? undefined : readWorkflowPath(ref, inside(place, 'ref')),
    CI_CONFIG_PATH: readOptional(parameters.CI_CONFIG_PATH),
  });
}

function readOptional(value: unknown): string | undefined {
  return value === undefined ? undefined : readText(value, inside(PARAMETERS, 'CI_CONFIG_PATH'));
}
