import { EXIT, HeadwaterError } from '../../errors.ts';
import { type AttestedTree, TREE_TYPE } from '../../model/attested-tree.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readMoment, readObject } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { Trust } from '../../model/trust.ts';
import { authenticate } from '../authenticate/authenticate.ts';
import { refuse } from '../refuse.ts';
import { readStatement, type Statement } from '../statement/statement.ts';
import { judgeTimes } from '../times.ts';
import { TREE_SUBJECT, treeFacts } from './statement.ts';

const PREDICATE: Place = { code: 'VERIFY_PREDICATE_INVALID', path: 'predicate' };
const MEMBERS = ['package', 'version', 'platform', 'origin', 'buildKey', 'bins', 'parts'] as const;

interface Context {
  readonly trust: Trust;
  readonly now: Date;
}

/**
 * Judges the statement that binds a tree to artifacts of others (docs/FORMATS.md, "Tree
 * statement"): signed with a builder key of this machine's trust, and saying exactly what the
 * receipt says: no more, no less, and of nothing else. Pure; any throw is a refusal.
 * @param bundle undefined where there is none, which is a refusal as well.
 * @throws HeadwaterError whose exit code is 3, always
 */
export function judgeTree(bundle: Uint8Array | undefined, tree: AttestedTree, context: Context): void {
  const subject = `${tree.name} ${tree.version}`;
  try {
    judge(bundle, tree, context);
  } catch (cause) {
    if (!(cause instanceof HeadwaterError) || cause.exitCode !== EXIT.refused) {
      throw new HeadwaterError('VERIFY_INTERNAL', 'the tree could not be judged', { subject, cause });
    }
    throw new HeadwaterError(cause.code, cause.message, { ...cause.detail, subject });
  }
}

function judge(bundle: Uint8Array | undefined, tree: AttestedTree, context: Context): void {
  const { signer, statement } = signedStatement(bundle, context);
  judgeSubject(statement, tree);
  const { unpackedAt, ...facts } = readObject(statement.predicate, [...MEMBERS, 'unpackedAt'], PREDICATE);
  judgeFacts(facts, treeFacts(tree));
  const moment = readMoment(unpackedAt, inside(PREDICATE, 'unpackedAt'));
  judgeTimes({ startedOn: moment, finishedOn: moment }, signer, context.now);
}

function signedStatement(bundle: Uint8Array | undefined, { trust, now }: Context) {
  if (bundle === undefined) {
    return refuse('VERIFY_TREE_UNPROVEN', 'nothing binds the tree to the artifacts it is said to come from');
  }
  const { signer, content } = authenticate(bundle, { trust, now, signer: { kind: 'builder-key' } });
  if (signer.kind !== 'key' || content.kind !== 'dsse') {
    return refuse('VERIFY_SIGNER_KIND', 'a tree statement is signed with a builder key');
  }
  return { signer, statement: readStatement(content.payload) };
}

function judgeSubject({ predicateType, subjects }: Statement, { filesSha256 }: AttestedTree): void {
  if (predicateType !== TREE_TYPE) {
    refuse('VERIFY_PREDICATE_TYPE', 'the statement is about no tree', {
      expected: TREE_TYPE,
      found: shown(predicateType),
    });
  }
  const [only, ...more] = subjects;
  if (only?.name === TREE_SUBJECT && only.sha256 === filesSha256 && more.length === 0) return;
  refuse('VERIFY_SUBJECT_MISMATCH', 'the statement is about another tree', {
    expected: `${TREE_SUBJECT} sha256:${filesSha256}`,
    found: only === undefined ? 'nothing' : `${shown(only.name)} sha256:${only.sha256}`,
  });
}

/** By their one spelling, member by member, so that the first that differs can be told. */
function judgeFacts(signed: Facts, said: Facts): void {
  for (const name of MEMBERS) {
    const [found, expected] = [canonicalJson(signed[name]), canonicalJson(said[name])];
    if (found === expected) continue;
    refuse('VERIFY_TREE_MISMATCH', `the tree was signed with another ${name}`, {
      expected: `${name} ${shown(JSON.parse(expected))}`,
      found: shown(JSON.parse(found)),
      hint: 'the receipt was changed, or belongs to another tree; install the package again',
    });
  }
}

type Facts = Readonly<Record<(typeof MEMBERS)[number], unknown>>;
