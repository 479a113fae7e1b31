import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds, unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import type { World } from "./world.ts";

/** Directory of the source of a Podman version: the Go module that its generator is built from. */
export function moduleDirectory(version: Version): string {
  const major = version.split(".")[0] ?? "";
  const owner = Number(major) < 6 ? "github.com/containers" : "go.podman.io";
  const options = { cwd: join(import.meta.dirname, `../quadlet/generator/v${version}`), encoding: "utf8" } as const;
  return execFileSync("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", `${owner}/podman/v${major}`], options).trim();
}

/** The units that Podman's own tests of its generator read. */
export function fixtures(module: string): World {
  return filesBelow(join(module, "test/e2e/quadlet"), (path) => unitKindOf(path) !== undefined || path.endsWith(".conf"));
}

/** The units in the examples of Podman's manual pages and tutorials: no two of a world have the same name. */
export function manualExamples(module: string): readonly World[] {
  const pages = filesBelow(join(module, "docs"), (path) => /\.md(?:\.in)?$/.test(path));
  return pages.flatMap(({ text }) => {
    const worlds: SourceFile[][] = [];
    for (const file of examplesOf(text)) {
      if (worlds.at(-1)?.every(({ path }) => path !== file.path) !== true) worlds.push([]);
      worlds.at(-1)?.push(file);
    }
    return worlds;
  });
}

/** The fenced blocks of a page that are whole units, named as the line before them says. */
export function examplesOf(page: string): readonly SourceFile[] {
  const found: SourceFile[] = [];
  for (const [, before = "", text = ""] of page.matchAll(/((?:^.*\n){0,3})^```\w*\n([^]*?)^```/gm)) {
    // A listing with a prompt, or several units in one file for `podman quadlet install`, is not a unit.
    if (/^(?:\$ |---$)/m.test(text) || !/^\s*(?:[#;].*\s*)*\[/.test(text)) continue;
    const kind = Object.values(kinds).find(({ section }) => text.includes(`[${section}]\n`))?.section.toLowerCase();
    if (kind === undefined) continue;
    const said = [...before.matchAll(/[\w@.-]+\.([a-z]+)\b/g)].findLast(([, extension]) => extension === kind)?.[0];
    // The drop-in of an example is not a unit either.
    if (/\.d\/[\w-]+\.conf/.test(before)) continue;
    found.push({ path: said ?? `example${found.length}.${kind}`, text });
  }
  return found;
}

function filesBelow(root: string, isWanted: (path: string) => boolean): readonly SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter(isWanted)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
