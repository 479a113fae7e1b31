import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "./errors.ts";

/** How often a condition is looked at. */
const pollMs = 50;

/**
 * Looks at a condition until it holds.
 *
 * @param what ends the sentence "Waited 20 s in vain for …".
 * @param detail adds to the message of the error, such as the end of a log.
 * @throws LabError when the condition does not hold within the time.
 */
export async function until(
  what: string,
  timeoutMs: number,
  condition: () => Promise<boolean>,
  detail: () => Promise<string> = () => Promise.resolve(""),
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new LabError(`Waited ${timeoutMs / 1000} s in vain for ${what}.${await detail()}`);
    }
    await pause(pollMs);
  }
}
