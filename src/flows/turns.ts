/** Runs a body as soon as fewer than so many others are running. */
export type Turns = <T>(body: () => Promise<T>) => Promise<T>;

/** @param width how many run at a time. The others wait in the order in which they came. */
export function openTurns(width: number): Turns {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (body) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await body();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
