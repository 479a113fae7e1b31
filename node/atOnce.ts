/** Runs work, at most `most` pieces of it at a time; the rest waits in order. */
export function atOnce(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else running++;
    try {
      return await work();
    } finally {
      // The place goes to the next in line.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
