import { moment } from './format.ts';
import { dim, green, yellow } from './style.ts';
import { padTo } from './width.ts';

/** What the door found out, as a receipt or a verdict has it; of a key-signed build most is absent. */
export interface ShownClaims {
  readonly signer: string;
  /** Name of the trusted root, and who vouched for the signer. */
  readonly root?: string;
  readonly issuer?: string;
  readonly builderId?: string;
  readonly verifierId?: string;
  readonly level: string;
  readonly sourceRepository?: string;
  readonly sourceCommit?: string;
  readonly sourceRef?: string;
  readonly runnerEnvironment?: string;
  readonly invocation?: string;
  readonly signedAt?: string;
  readonly builtAt?: string;
  readonly log?: { readonly id: string; readonly index: string };
}

const LABEL_WIDTH = 11;
const NO_LEVEL = 'SLSA_BUILD_LEVEL_0';

/** Signer, builder and source: the middle of the chain from a command back to its source. */
export function claimLines(claims: ShownClaims, whoTrusts?: string): string[] {
  const { signer, root, issuer, sourceRepository, sourceCommit, sourceRef, invocation } = claims;
  return [
    ...step('signed by', signer, whoTrusts),
    ...optional('vouched by', issuer, `trusted root ${root}`),
    ...loggedLines(claims),
    ...builtLines(claims),
    ...optional('from', sourceRepository),
    ...optional('commit', sourceCommit, sourceRef),
    ...optional('run', invocation),
  ];
}

/** Nothing was asked of the level, so none was refused; but nobody shall think that there is one. */
export function toldLevel(level: string): string {
  if (level !== NO_LEVEL) return green(level);
  return yellow('no level: nobody vouches for this builder', 'stdout');
}

/** Signed texts may still hold what turns a terminal's line around, or looks like another letter. */
export function step(label: string, value: string, remark?: string): string[] {
  const told = remark === undefined || remark === '' ? '' : `  ${dim(`(${remark})`)}`;
  return [`  ${dim(padTo(label, LABEL_WIDTH))}${plain(value)}${told}`];
}

function loggedLines({ log, signedAt }: ShownClaims): string[] {
  const at = signedAt === undefined ? undefined : moment(signedAt);
  if (log === undefined) return optional('at', at);
  return step('logged', `index ${log.index} of log ${log.id.slice(0, 12)}`, at);
}

function builtLines({ builderId, verifierId, level, runnerEnvironment, builtAt }: ShownClaims): string[] {
  const told = [toldLevel(level), runnerEnvironment && plain(runnerEnvironment), builtAt && moment(builtAt)];
  const remark = told.filter(Boolean).join(', ');
  if (builderId === undefined) return step('judged by', verifierId ?? 'nobody', remark);
  const [line = ''] = step('built by', builderId, remark);
  // A builder that is a key is named after it, which the line above has in full.
  return [line.replace(/([0-9a-f]{12})[0-9a-f]{52}(?= |$)/, '$1…')];
}

function optional(label: string, value: string | undefined, remark?: string): string[] {
  return value === undefined ? [] : step(label, value, remark && plain(remark));
}

function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}
