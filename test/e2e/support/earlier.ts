import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { repository } from "./stack.ts";

/** The oldest commit whose nodes and states an `up` of this checkout takes over without a restart. */
export const deployedBefore = "8cb52b3e984f3e092d235c7376e14e72097c5e67";

/** The files of an earlier commit in a temporary directory, with their packages. */
export interface Checkout {
  readonly directory: string;
  remove(): void;
}

/** Checks out an earlier commit of this repository. Throws where the history or the packages are not there. */
export function checkOut(commit: string): Checkout {
  const { status } = spawnSync("git", ["cat-file", "-e", `${commit}^{commit}`], { cwd: repository });
  if (status !== 0) {
    throw new Error(
      `this checkout does not have the commit ${commit}, whose deployments the test upgrades. ` +
        "Get the whole history: git fetch --unshallow",
    );
  }
  const directory = mkdtempSync(join(tmpdir(), "hecate-earlier-"));
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    run("sh", ["-c", `git archive ${commit} | tar -xf - -C '${directory}'`], repository);
    const lock = (root: string): string => readFileSync(join(root, "package-lock.json"), "utf8");
    if (lock(directory) === lock(repository)) {
      symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
    } else run("npm", ["ci", "--prefer-offline", "--ignore-scripts"], directory);
  } catch (error) {
    remove();
    throw error;
  }
  return { directory, remove };
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(" ")} in ${cwd}:\n${stdout}${stderr}`);
}
