import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { withLock } from "../../lab/lock.ts";

describe("withLock", () => {
  test("lets one in at a time, and tells the others that they wait", async () => {
    const key = randomUUID();
    const events: string[] = [];
    let finishFirst = (): void => undefined;
    const firstMayEnd = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    let secondWaits = (): void => undefined;
    const secondIsWaiting = new Promise<void>((resolve) => {
      secondWaits = resolve;
    });
    const first = withLock(
      key,
      () => events.push("first waits"),
      async () => {
        events.push("first in");
        await firstMayEnd;
        events.push("first out");
      },
    );
    const second = withLock(key, secondWaits, () => {
      events.push("second in");
      return Promise.resolve("value");
    });
    await secondIsWaiting;
    finishFirst();
    await first;
    await expect(second).resolves.toBe("value");
    expect(events).toEqual(["first in", "first out", "second in"]);
  });

  test("is free again after an error, and for other keys at any time", async () => {
    const key = randomUUID();
    const failing = withLock(
      key,
      () => undefined,
      () => Promise.reject(new Error("broken")),
    );
    await expect(failing).rejects.toThrow("broken");
    const nested = withLock(
      key,
      () => undefined,
      () =>
        withLock(
          `${key}-b`,
          () => undefined,
          () => Promise.resolve(1),
        ),
    );
    await expect(nested).resolves.toBe(1);
  });

  test("is free again when its holder is killed", async () => {
    const key = randomUUID();
    const program =
      `import { withLock } from ${JSON.stringify(new URL("../../lab/lock.ts", import.meta.url).href)};` +
      `await withLock(${JSON.stringify(key)}, () => {}, () => { console.log("in"); return new Promise(() => {}); });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    const waiting = new Promise<void>((resolve) => {
      void withLock(
        key,
        () => holder.kill("SIGKILL"),
        () => {
          resolve();
          return Promise.resolve();
        },
      );
    });
    await expect(waiting).resolves.toBeUndefined();
    expect(holder.killed).toBe(true);
  });
});
