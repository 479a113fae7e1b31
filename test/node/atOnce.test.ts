import { expect, it } from "vitest";
import { atOnce } from "../../node/atOnce.ts";

it("runs no more pieces of work than it may, in the order in which they came, whatever becomes of them", async () => {
  const run = atOnce(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((index) =>
      run(async () => {
        begun.push(index);
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        if (index === 1) throw new Error("lost");
        return index;
      }),
    ),
  );
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : "lost"))).toEqual([
    0,
    "lost",
    2,
    3,
    4,
  ]);
});
