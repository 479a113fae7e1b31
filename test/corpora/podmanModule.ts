import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds, unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { placeOf } from "./world.ts";
import type { Place } from "./world.ts";

/** Directory of the source of a Podman version: the Go module that its generator is built from. */
export function moduleDirectory(version: Version): string {
  const major = version.split(".")[0] ?? "";
  const module = `${Number(major) < 6 ? "github.com/containers" : "go.podman.io"}/podman/v${major}`;
  const options = { cwd: join(import.meta.dirname, `../quadlet/generator/v${version}`), encoding: "utf8" } as const;
  return execFileSync("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", module], options).trim();
}

/**
 * The units that Podman's own tests of its generator read: all together, and each one that must fail by itself, for some
 * fail because another one is not there.
 */
export function fixtures(module: string): readonly Place[] {
  const files = filesBelow(join(module, "test/e2e/quadlet"), isUnitOrDropIn);
  const failing = files.filter(({ text }) => mustFail(text));
  const together = placeOf(
    "fixtures",
    files.filter((file) => !failing.includes(file)),
    [],
  );
  return [together, ...failing.map((file) => placeOf(file.path, [file], []))];
}

/** Whether Podman's own tests expect that the generator refuses a fixture. */
export function mustFail(fixture: string): boolean {
  return /^## assert-failed/m.test(fixture);
}

/** What Podman's own tests expect that the generator says about a fixture. */
export function expectedWords(fixture: string): readonly string[] {
  return [...fixture.matchAll(/^## assert-stderr-contains "(.*)"/gm)].map(([, words = ""]) => words);
}

/** The units in the examples of Podman's manual pages and tutorials. Names that come twice on a page are two places. */
export function manualExamples(module: string): readonly Place[] {
  const pages = filesBelow(join(module, "docs"), (path) => /\.md(?:\.in)?$/.test(path));
  return pages.flatMap(({ path: page, text }) => {
    const sets: SourceFile[][] = [];
    const examples = examplesOf(text);
    for (const file of examples) {
      if (sets.at(-1)?.every(({ path }) => path !== file.path) !== true) sets.push([]);
      sets.at(-1)?.push(file);
    }
    return sets.map((own) => placeOf(page, own, examples));
  });
}

/** The fenced blocks of a page that are whole units, named as a line just before them says. */
export function examplesOf(page: string): readonly SourceFile[] {
  const found: SourceFile[] = [];
  for (const { before, text } of blocksOf(page)) {
    // Something else: a listing with a prompt, a here-document, several units in one file, a drop-in.
    if (/^(?:\$ |---$|_?EOF$)/m.test(text) || /\.d\/[\w-]+\.conf/.test(before)) continue;
    if (!/^\s*(?:[#;].*\s*)*\[/.test(text)) continue;
    const kind = Object.values(kinds)
      .find(({ section }) => text.includes(`[${section}]\n`))
      ?.section.toLowerCase();
    if (kind === undefined) continue;
    const name = [...before.matchAll(/[\w@.-]+\.([a-z]+)\b/g)].findLast(([, extension]) => extension === kind)?.[0];
    found.push({ path: name ?? `example${found.length}.${kind}`, text });
  }
  return found;
}

/** The fenced blocks of a page in Markdown, each with the three lines before it. */
function blocksOf(page: string): readonly { readonly before: string; readonly text: string }[] {
  const lines = page.split("\n");
  const fences = lines.flatMap((line, at) => (line.startsWith("```") ? [at] : []));
  return fences.flatMap((at, index) => {
    const end = fences[index + 1];
    if (index % 2 === 1 || end === undefined) return [];
    const after = index === 0 ? 0 : (fences[index - 1] ?? 0) + 1;
    const before = lines.slice(Math.max(after, at - 3), at).join("\n");
    return [
      {
        before,
        text: lines
          .slice(at + 1, end)
          .map((line) => `${line}\n`)
          .join(""),
      },
    ];
  });
}

function isUnitOrDropIn(path: string): boolean {
  return unitKindOf(path) !== undefined || path.endsWith(".conf");
}

function filesBelow(root: string, isWanted: (path: string) => boolean): readonly SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter(isWanted)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
