import { onPath } from "../../../engine/executables.ts";
import { findEngine } from "../../../engine/findEngine.ts";

/** Before all end-to-end tests: gets the engine, which may take minutes once, and says which one the tests run on. */
export async function setup(): Promise<void> {
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const { cli, plugin } = await findEngine({ progress: tell });
  tell(`engine: pulumi ${cli.version} (${cli.origin}), command plugin: ${plugin}`);
  if (plugin !== "official" || onPath("pulumi-language-nodejs", process.env).length === 0) {
    tell("NOT TESTED here: a user's own `pulumi`; it needs Pulumi's command plugin, and its Node.js host on PATH");
  }
}
