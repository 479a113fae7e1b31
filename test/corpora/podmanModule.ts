import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unitKindOf } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import type { World } from "./world.ts";

/** Directory of the source of a Podman version: the Go module that its generator is built from. */
export function moduleDirectory(version: Version): string {
  const major = version.split(".")[0] ?? "";
  const name = `${Number(major) > 5 ? "go.podman.io/podman" : "github.com/containers/podman"}/v${major}`;
  const options = { cwd: join(import.meta.dirname, `../quadlet/generator/v${version}`), encoding: "utf8" } as const;
  return execFileSync("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", name], options).trim();
}

/** The units that Podman's own tests of its generator read. */
export function fixtures(version: Version): World {
  const root = join(moduleDirectory(version), "test/e2e/quadlet");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => unitKindOf(path) !== undefined || path.endsWith(".conf"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
