/** Runs a body as soon as there is room for it beside the others that are running. */
export type Turns = <T>(body: () => Promise<T>, wish?: Wish) => Promise<T>;

/** What is known of a body before it runs. */
interface Wish {
  /** Of those that wait, the one with the highest goes first; of equals, who came first. Default 0. */
  readonly rank?: number;
  /** Bytes it may come to use. Default 0. */
  readonly memory?: number;
}

interface Waiting {
  readonly wish: Wish;
  readonly begin: () => void;
}

/**
 * @param width how many run at a time.
 * @param freeMemory bytes that are free at the moment. What is running has its own reserved,
 * whether it has used it yet or not. One that is alone always runs, however much it wants.
 */
export function openTurns(width: number, freeMemory = () => Number.POSITIVE_INFINITY): Turns {
  const total = freeMemory();
  const running = new Set<Wish>();
  const waiting: Waiting[] = [];
  const fits = ({ memory = 0 }: Wish): boolean => {
    if (running.size === 0) return true;
    const reserved = [...running].reduce((sum, wish) => sum + (wish.memory ?? 0), 0);
    return running.size < width && reserved + memory <= total && memory <= freeMemory();
  };
  const letIn = (): void => {
    for (let next = nextOf(waiting, fits); next !== undefined; next = nextOf(waiting, fits)) {
      waiting.splice(waiting.indexOf(next), 1);
      running.add(next.wish);
      next.begin();
    }
  };
  return async (body, { rank = 0, memory = 0 } = {}) => {
    // A wish of its own: equal ones are told apart.
    const wish = { rank, memory };
    await new Promise<void>((begin) => {
      waiting.push({ wish, begin });
      letIn();
    });
    try {
      return await body();
    } finally {
      running.delete(wish);
      letIn();
    }
  };
}

function nextOf(waiting: readonly Waiting[], fits: (wish: Wish) => boolean): Waiting | undefined {
  return waiting
    .filter(({ wish }) => fits(wish))
    .reduce<Waiting | undefined>(
      (best, one) => (rankOf(one) > rankOf(best) ? one : (best ?? one)),
      undefined,
    );
}

function rankOf(waiting: Waiting | undefined): number {
  return waiting?.wish.rank ?? Number.NEGATIVE_INFINITY;
}
