import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { makeDirectory } from "./cache.ts";
import { onPath } from "./executables.ts";
import { engineVersion } from "./versions.ts";

/** The Go module that pins the command line and the sums of all that it is made of. */
const moduleDir = join(import.meta.dirname, "cli");

/** Milliseconds between two lines of progress. */
const tellMs = 5_000;

/** Go can't be used for the build: the message says what to install. */
export class BuildError extends Error {}

const waysOut =
  "Install Go 1.21 or newer (https://go.dev/dl) and run this again, or install Pulumi 3.202 or newer " +
  "(https://www.pulumi.com/docs/install) so that `pulumi` is on PATH.";

/**
 * Builds the command line from its public Go modules into `target`/bin/pulumi. Takes minutes the first time. An older Go
 * fetches the toolchain that the module asks for; the module's own pins and sums are never changed.
 */
export async function build(target: string, env: NodeJS.ProcessEnv, progress: (line: string) => void): Promise<void> {
  const go = onPath("go", env)[0];
  if (go === undefined) throw new BuildError(`Pulumi can't be built: Go is not installed. ${waysOut}`);
  await makeDirectory(target, async (dir) => {
    mkdirSync(join(dir, "bin"));
    await goBuild(go, join(dir, "bin", "pulumi"), env, progress);
  });
}

async function goBuild(
  go: string,
  output: string,
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<void> {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`;
  const child = spawn(
    go,
    [
      ...["build", "-v", "-trimpath", "-mod=readonly", "-ldflags", `-s -w ${version}`, "-o", output],
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ],
    {
      cwd: moduleDir,
      env: { ...env, GOTOOLCHAIN: "auto", GOWORK: "off", CGO_ENABLED: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const begun = Date.now();
  const last: string[] = [];
  let [downloaded, compiled] = [0, 0];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.startsWith("go: downloading ")) downloaded++;
    else if (/^[\w./-]+$/.test(line)) compiled++;
    last.push(line);
    if (last.length > 15) last.shift();
  });
  const tell = setInterval(() => {
    const seconds = Math.round((Date.now() - begun) / 1000);
    const doing = `${downloaded} modules fetched, ${compiled} packages compiled, now ${last.at(-1) ?? "starting"}`;
    progress(`building Pulumi ${engineVersion}: ${seconds} s, ${doing}`);
  }, tellMs);
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status, signal) => {
        resolve(status ?? signal ?? "unknown");
      });
    });
    if (code !== 0) {
      const tail = last.map((line) => `  ${line}`).join("\n");
      throw new BuildError(`Pulumi can't be built: go build ended with ${code}.\n${tail}\n${waysOut}`);
    }
  } finally {
    clearInterval(tell);
  }
}
