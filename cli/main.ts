import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { addLint } from "./lint.ts";
import { addRender } from "./render.ts";
import { Trouble } from "./trouble.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  version: string;
};

const program = new Command("hecate-fleet")
  .description("Quadlet units for people: check any, and render those of a Hecate stack")
  .version(version)
  .showHelpAfterError("(hecate-fleet --help says more)")
  .exitOverride();
addLint(program);
addRender(program);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Trouble) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
}
