import { headwaterVersion } from './host/home.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Answers what needs no oclif: the exit code, or undefined where the slow path must answer.
 * Whatever is unclear is the slow path's.
 */
export function answerFast(argv: readonly string[], _env: Env): number | undefined {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`headwater ${headwaterVersion()}\n`);
    return 0;
  }
  return undefined;
}
