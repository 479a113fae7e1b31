import { resolve } from "node:path";

/** What the wrapper reads from Pulumi's own command line. */
export interface CommandLine {
  /** The arguments for Pulumi. */
  readonly args: readonly string[];
  /** The directory that Pulumi will run in: `-C`/`--cwd`, else the caller's; absolute. */
  readonly cwd: string;
  /** Whether it is a command that can run the program, and so takes a language host. */
  readonly takesProgram: boolean;
  /** Whether it deletes all resources of the stack. */
  readonly destroys: boolean;
  /** The stack that it names; undefined for the selected one. */
  readonly stack: string | undefined;
  /** Whether it is an update that goes on with the other resources when one fails. */
  readonly continuesOnError: boolean;
}

/** Each with its aliases. `destroy` and `refresh` run the program with `--run-program`. */
const programCommands = new Set(["preview", "pre", "up", "update", "destroy", "down", "dn", "refresh"]);

const updateCommands = new Set(["up", "update"]);

const destroyCommands = new Set(["destroy", "down", "dn"]);

/** The global flags that are followed by a value. */
const flagsWithValue = new Set([
  ...["-C", "--cwd", "--color", "--memprofilerate", "--otel-traces", "--profiling"],
  ...["--tracing", "--tracing-header", "-v", "--verbose"],
]);

/** Reads `argv`, Pulumi's arguments as the user gave them; a leading `--`, as from `npm run`, is dropped. */
export function readCommandLine(
  argv: readonly string[],
  callerCwd: string,
  env: NodeJS.ProcessEnv = process.env,
): CommandLine {
  const args = argv[0] === "--" ? argv.slice(1) : argv;
  let cwd = callerCwd;
  let command: string | undefined;
  let stack: string | undefined;
  for (let i = 0; i < args.length && args[i] !== "--"; i++) {
    const arg = args[i] ?? "";
    if (flagsWithValue.has(arg)) {
      i++;
      if (arg === "-C" || arg === "--cwd") cwd = args[i] ?? cwd;
    } else if (arg === "-s" || arg === "--stack") stack = args[++i];
    else if (/^-s./.test(arg)) stack = arg.slice(2).replace(/^=/, "");
    else if (arg.startsWith("--stack=")) stack = arg.slice("--stack=".length);
    else if (arg.startsWith("--cwd=")) cwd = arg.slice("--cwd=".length);
    else if (/^-C./.test(arg)) cwd = arg.slice(2).replace(/^=/, "");
    else if (!arg.startsWith("-")) command ??= arg;
  }
  const help = args.includes("--help") || args.includes("-h");
  return {
    args,
    cwd: resolve(callerCwd, cwd),
    takesProgram: command !== undefined && programCommands.has(command) && !help,
    destroys:
      command !== undefined &&
      destroyCommands.has(command) &&
      !help &&
      !args.some((arg) => /^(--preview-only|--target|-t)(=|$)/.test(arg)),
    stack,
    continuesOnError: command !== undefined && updateCommands.has(command) && continuesOnError(args, env),
  };
}

/** The flag wins over Pulumi's variable. */
function continuesOnError(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const [, value] = args.findLast((arg) => /^--continue-on-error(=|$)/.test(arg))?.split("=") ?? [
    "",
    env["PULUMI_CONTINUE_ON_ERROR"] ?? "false",
  ];
  // As Go reads a boolean; the flag alone is true.
  return value === undefined || /^(1|t|true)$/i.test(value);
}
