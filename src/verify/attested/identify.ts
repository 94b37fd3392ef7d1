import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { SlsaLevel } from '../../model/level.ts';
import type { Quarantined } from '../../model/quarantined.ts';
import type { Signer } from '../../model/signer.ts';
import { authenticate } from '../authenticate/authenticate.ts';
import type { AuthenticationContext } from '../authenticate/context.ts';
import { readerFor } from '../build-types/index.ts';
import { refuse } from '../refuse.ts';
import { readAttestedStatement } from '../statement/attested-statement.ts';
import { judgeAgreement } from './agreement.ts';
import { judgeLevel } from './level.ts';
import { judgeSubject } from './subject.ts';
import { workflowNameOf } from './workflow-name.ts';

/** Who signed evidence about an artifact, and what it says; nobody has said that it is the right one. */
interface Identified {
  readonly signer: Signer;
  readonly workflow?: { readonly workflow: string; readonly ref: string };
  readonly predicateType: string;
  readonly buildType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly level?: SlsaLevel;
}

interface About extends AuthenticationContext {
  readonly artifact?: never;
  readonly subject: Quarantined;
  readonly wanted: Pick<AttestedExpectation, 'subjectName' | 'resource'>;
}

/**
 * Tells who signed, for a person to recognise or for a pin to keep. It is no judgement:
 * whatever it returns goes back through the door as an expectation before it counts.
 * @throws HeadwaterError as the door does, for evidence whose signature is not good, that is
 * about other bytes, or that contradicts its certificate
 */
export function identify(bundle: Uint8Array, { subject, wanted, ...context }: About): Identified {
  const { signer, content } = authenticate(bundle, context);
  if (content.kind !== 'dsse') {
    return refuse('VERIFY_PAYLOAD_TYPE', 'a plain signature says nothing of where the artifact came from');
  }
  const { subjects, predicateType, predicate } = readAttestedStatement(content.payload);
  judgeSubject(subjects, subject, wanted);
  const reader = readerFor(predicateType, predicate);
  const build = reader.read(predicate);
  judgeAgreement(build, signer);
  const level = judgeLevel({ build, signer, trust: context.trust }, undefined);
  const workflow = signer.kind === 'key' ? undefined : workflowNameOf(signer.subject);
  const harmless = reader.parameters.filter(({ unstated }) => unstated === 'harmless');
  const stated = Object.entries(build.parameters).filter(
    ([path]) => !harmless.some((one) => one.path === path),
  );
  return {
    signer,
    ...(workflow !== undefined && { workflow }),
    predicateType,
    buildType: reader.name,
    parameters: Object.fromEntries(stated),
    ...(level !== 'SLSA_BUILD_LEVEL_0' && { level }),
  };
}
