import { setup as getEngine } from "../../e2e/support/setup.ts";

/** Before all faults: the engine, for those that strike from its side. Whoever only asks which faults there are needs none. */
export async function setup(): Promise<void> {
  if (process.env["HECATE_FAULTS"] !== "list") await getEngine();
}
