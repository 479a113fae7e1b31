import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { addCompletion } from "./completion.ts";
import { addDiff } from "./diff.ts";
import { addDoctor } from "./doctor.ts";
import { addHistory } from "./history.ts";
import { addLint } from "./lint.ts";
import { addLogs } from "./logs.ts";
import { addRender } from "./render.ts";
import { addStatus } from "./status.ts";
import { visible } from "../node/visible.ts";
import { Trouble } from "./trouble.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  version: string;
};

const program = new Command("hecate-fleet")
  .description("A Hecate fleet at a glance, and Quadlet units checked and rendered; nothing is changed on any node")
  .version(version)
  .showHelpAfterError("(hecate-fleet --help says more)")
  .exitOverride();
for (const add of [addStatus, addDoctor, addDiff, addHistory, addLogs, addLint, addRender, addCompletion]) add(program);
for (const command of program.commands) command.exitOverride();

/** To these, 2 is drift. */
const observing: ReadonlySet<string> = new Set(["status", "doctor", "diff", "history", "logs"]);

// Whoever read the output has what he wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  const trouble = observing.has(program.args[0] ?? "") ? 1 : 2;
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : trouble;
  else if (error instanceof Trouble) {
    process.stderr.write(`${visible(error.message)}\n`);
    process.exitCode = trouble;
  } else throw error;
}
