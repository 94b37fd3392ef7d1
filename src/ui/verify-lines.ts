import type { HeadwaterError } from '../errors.ts';
import { errorJson } from './error.ts';
import { bold, dim, green, red } from './style.ts';

/** The part of a verification that is shown; `flows/verify.ts` makes it. */
export interface ShownVerification {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly ok: boolean;
  readonly origin?: string;
  readonly level?: string;
  readonly against?: 'catalog' | 'headwater' | 'receipt';
  readonly refusals: readonly HeadwaterError[];
  readonly damage: readonly ShownDamage[];
}

interface ShownDamage {
  readonly kind: string;
  readonly path: string;
  readonly expected?: string;
  readonly found?: string;
}

const AGAINST = {
  catalog: 'as the catalog expects',
  headwater: "headwater's own, which starts the commands; as its source expects",
  receipt: 'as its receipt expects; the catalog has no such build',
};

export function verifyLines(results: readonly ShownVerification[]): string[] {
  return results.flatMap((result) => (result.ok ? [soundLine(result)] : faultLines(result)));
}

export function refusalJson(error: HeadwaterError): object {
  return errorJson(error).error;
}

function soundLine(result: ShownVerification): string {
  const { name, version, level } = result;
  const said = againstText(result);
  const remark = said === undefined ? '' : dim(`  ${said}`);
  return `${green('verified')}  ${name} ${version}  ${level ?? ''}${remark}`;
}

function againstText({ origin, against }: ShownVerification): string | undefined {
  if (against === undefined) return undefined;
  return origin === 'source' ? AGAINST[against] : `built by others (${origin}); as was expected when it came`;
}

function faultLines({ name, version, path, refusals, damage }: ShownVerification): string[] {
  const said = refusals.flatMap(({ code, message, detail: { expected, found } }) => [
    `  ${bold(code)}  ${message}`,
    ...(expected === undefined ? [] : [`    expected  ${expected}`]),
    ...(found === undefined ? [] : [`    found     ${found}`]),
  ]);
  const broken = damage
    .slice(0, 20)
    .flatMap((item) => [
      `  ${bold('STORE_DAMAGED')}  ${item.kind}: ${item.path}`,
      ...(item.expected === undefined ? [] : [`    expected  ${item.expected}`]),
      ...(item.found === undefined ? [] : [`    found     ${item.found}`]),
    ]);
  const more = damage.length > 20 ? [`  and ${damage.length - 20} more`] : [];
  return [`${red('failed', 'stdout')}    ${name} ${version}  ${dim(path)}`, ...said, ...broken, ...more];
}
