import { HeadwaterError } from '../errors.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Decision } from './decide.ts';
import type { PolicyFacts } from './facts.ts';
import type { Loss } from './history.ts';

/** A decision against an artifact, as the error that ends the flow. */
export function policyRefusal(
  { code, expected, found, hint, rule }: Decision & { allowed: false },
  { title }: Pick<PolicyFacts, 'title'>,
): HeadwaterError {
  return new HeadwaterError(code, 'the policy of this machine does not allow it', {
    subject: title,
    expected,
    found,
    details: [`rule      ${rule}`],
    hint,
  });
}

/** What a release lost, as the error that ends the flow. @param name as `--allow-downgrade` takes it */
export function lossRefusal(loss: Loss, { title, name }: { title: string; name: string }): HeadwaterError {
  const say = (side: 'had' | 'has') =>
    loss.lost.map((item) => `${item.what} ${plain(item[side])}`).join('; ');
  return new HeadwaterError('POLICY_DOWNGRADE', `less stands behind it than behind ${loss.since}`, {
    subject: title,
    expected: say('had'),
    found: say('has'),
    hint: `find out why; if it is as it should be, \`headwater install --allow-downgrade ${name} ${name}\``,
  });
}

function plain(text: string): string {
  return shown(text).slice(1, -1);
}
