import { findEngine } from "../../engine/findEngine.ts";
import { buildAll } from "../quadlet/generator/build.ts";

/**
 * Before all unit tests: what they run, and what takes minutes once on a machine. In a test it would count against its
 * time, and take that of all others.
 */
export async function setup(): Promise<void> {
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  await told(tell, () => buildAll(tell));
  await told(tell, () => findEngine({ progress: tell }));
}

/** What cannot be had fails the tests that need it, in the same words, and no others. */
async function told(tell: (line: string) => void, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}
