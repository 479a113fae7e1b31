import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, parseDropIn, parseUnit, releaseOf, render, renderDropIn, unitKindOf } from "../../quadlet/index.ts";
import type { Release, SourceFile } from "../../quadlet/index.ts";
import { versions } from "./generator/build.ts";
import type { Version } from "./generator/build.ts";
import { isKnown } from "./podmanValues.ts";

const root = join(import.meta.dirname, "shapes/good");

/** A unit directory as people write them. Its name ends with the release that it was written for, if with any. */
export interface Shape {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/** All of them. */
export const shapes = readdirSync(root).map((name): Shape => ({ name, files: filesIn(join(root, name)) }));

/** What the checker has to say about some of them all the same. Nothing here is an error. */
export const warnings: Readonly<Record<string, readonly string[]>> = {
  comments: ["key-twice"],
  "kube-4.4": ["key-deprecated"],
  "remap-4.4": ["key-deprecated", "key-deprecated"],
  resets: ["key-twice", "key-twice"],
  "short-name": ["image-qualified"],
  "standard-ports": ["port-privileged", "port-privileged"],
};

/** The last release that takes a directory, where that is not the newest. Podman 6.0 has no slirp4netns. */
export const lastReleases: Readonly<Record<string, Release>> = { "kube-4.4": "5.8.2", slirp4netns: "5.8.2" };

function filesIn(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => unitKindOf(path) !== undefined || path.endsWith(".conf"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(directory, path), "utf8") }));
}

/** The releases that take a directory, by the checker; with no more warnings than the newest one has. */
export function releasesFor({ name, files }: Shape): readonly Version[] {
  const accepted = warnings[name] ?? [];
  return versions.filter(
    (podman) =>
      check(files, { podman }).every(({ rule }) => accepted.includes(rule)) &&
      // Nobody reads [Quadlet] there: it does no harm, and is not written.
      (isKnown(releaseOf(podman), "5.3") || files.every(({ text }) => !text.includes("[Quadlet]"))),
  );
}

/** The file as it is written from its model. */
export function rewritten({ path, text }: SourceFile, podman: Version): SourceFile {
  if (unitKindOf(path) !== undefined) return { path, text: render(parseUnit(path, text), { podman }) };
  const dropIn = renderDropIn(parseDropIn(path, text), { podman });
  if (dropIn.path !== path) throw new Error(`${path} is written to ${dropIn.path}`);
  return dropIn;
}
