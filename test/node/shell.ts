import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { assembleProgram } from "../../node/assemble.ts";

/** The shells that the node program is written for. */
export const shells = ["dash", "bash", "busybox ash"] as const;

/** Every tool that the program may find on a node; the rest a test gives itself. */
const tools =
  "awk base64 basename cat chmod cmp cp cut date find getent grep gzip head id ln ls mkdir mktemp mv nproc paste perl python3 readlink rm rmdir sed sha256sum sleep sort stat sync tail tar timeout touch tr uname wc xargs";

/** What the functions said, and how they ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
}

/**
 * A place to run functions of the node program in: a home directory, and a PATH with the usual tools and, in place of
 * what only a node has, programs of the test.
 */
export class ProgramShell {
  readonly home: string;
  readonly #shell: string;
  /** The file with the program's functions, beside the home directory. */
  readonly #functions: string;

  constructor(shell: string, programs: Readonly<Record<string, string>> = {}, without: readonly string[] = []) {
    this.home = mkdtempSync(join(tmpdir(), "hecate-functions-"));
    this.#shell = shell;
    // All of the program but its last part, which acts on its arguments.
    const text = assembleProgram();
    // Longer than an argument may be (131,072 bytes).
    this.#functions = `${this.home}.sh`;
    writeFileSync(this.#functions, text.slice(0, text.lastIndexOf("\ncase ")));
    const bin = join(this.home, "bin");
    mkdirSync(bin);
    for (const tool of tools.split(" ").filter((name) => !without.includes(name) && !(name in programs))) {
      symlinkSync(found(tool), join(bin, tool));
    }
    for (const [name, script] of Object.entries(programs)) this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
    mkdirSync(join(this.home, "work"));
    this.write("work/want", "");
    this.write("work/had", "");
    this.write("work/trial", "");
    mkdirSync(join(this.home, ".hecate/fleet/stacks/hecate/test"), { recursive: true });
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.home, path)), { recursive: true });
    writeFileSync(join(this.home, path), text);
    chmodSync(join(this.home, path), mode);
  }

  /** Runs a script with the program's functions at hand, in the home directory. */
  run(script: string): Ended {
    const [executable = "", ...words] = this.#shell.split(" ");
    const prologue = `. "${this.#functions}"\nWORK=$HOME/work STACK=$FLEET/stacks/hecate/test MODE=converge SICK='' STOPPED=''\n`;
    const { status, stdout, stderr } = spawnSync(found(executable), [...words, "-c", prologue + script], {
      cwd: this.home,
      env: { HOME: this.home, PATH: `${this.home}/bin`, XDG_RUNTIME_DIR: this.home },
      encoding: "utf8",
    });
    return { status, out: stdout + stderr };
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
    rmSync(this.#functions, { force: true });
  }
}

function found(tool: string): string {
  return existsSync(`/usr/bin/${tool}`) ? `/usr/bin/${tool}` : `/bin/${tool}`;
}
