import { unitKindOf } from "../../directory.ts";
import { has, minorOf } from "../../release.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the files of a directory: what is not read, or read in place of another. */
export const fileRules = rulesOf([
  {
    id: "file-name-unique",
    severity: "error",
    scope: "node",
    summary: "No two unit files of a directory tree have the same name",
    why: "The generator takes the first one that it finds, the directory itself before those below it in the order of their names, and passes over the others without a word.",
    *check({ shadowed }) {
      for (const { path, by } of shadowed) {
        yield {
          path,
          message: `Podman reads ${by} in its place`,
          fix: "rename one of the two, or take it out",
        };
      }
    },
  },
  {
    id: "subdirectory-release",
    severity: "error",
    scope: "node",
    until: "4.7",
    summary: "Unit files stand in the unit directory itself where Podman reads no other",
    why: "Directories below the unit directory are read from Podman 4.7 on.",
    *check({ units }, { target }) {
      for (const unit of units) {
        if (!unit.path.includes("/")) continue;
        yield {
          unit,
          message: `Podman ${minorOf(target)} does not read directories below the unit directory: no ${unit.service} is made`,
          fix: "put the file into the unit directory itself",
        };
      }
    },
  },
  {
    id: "drop-in-release",
    severity: "error",
    scope: "node",
    until: "5.0",
    summary: "There are no drop-ins where Podman reads none",
    why: "The generator reads drop-ins from Podman 5.0 on.",
    *check({ unusedDropIns }, { target }) {
      for (const path of unusedDropIns) {
        if (dropInOf(path) === undefined) continue;
        yield {
          path,
          message: `Podman ${minorOf(target)} reads no drop-ins: nothing in this file counts`,
          fix: "move its lines into the unit",
        };
      }
    },
  },
  {
    id: "drop-in-unused",
    severity: "warning",
    scope: "node",
    since: "5.0",
    summary: "A drop-in belongs to a unit that there is",
    why: "Drop-ins of Quadlet stand in NAME.container.d and the like. NAME.service.d is systemd's, which does not look for it here.",
    *check({ unusedDropIns }) {
      for (const path of unusedDropIns) {
        const owner = dropInOf(path);
        if (owner === undefined) continue;
        yield {
          path,
          message: owner.endsWith(".service")
            ? `neither Podman nor systemd looks for drop-ins of ${owner} here`
            : `no unit takes it in: there is no ${owner}, or another drop-in of this name comes first`,
          fix: owner.endsWith(".service")
            ? "put it into NAME.container.d for Podman, or where systemd looks, as ~/.config/systemd/user"
            : "rename its directory after a unit, or take it out",
        };
      }
    },
  },
  {
    id: "file-readable",
    severity: "error",
    scope: "node",
    summary: "Every unit file and drop-in can be read",
    why: "The generator makes nothing of a link to nowhere or of a file that it may not read. From Podman 5.0 on it then passes over all the files of that directory, and none of their services is made. A directory with the name of a unit is such a file.",
    *check({ unreadable, unread }, { target }) {
      for (const { path, why } of unreadable) {
        const hidden = unread.filter(({ path: other, by }) => by === path && other !== path).length;
        const kind = unitKindOf(path);
        const consequence =
          kind === undefined
            ? dropInOf(path) === undefined
              ? "Podman finds no unit in it"
              : "nothing in this drop-in counts"
            : has(target, "5.0") && hidden > 0
              ? `no unit of this directory becomes a service, and there are ${hidden} more`
              : "no service is made of it";
        yield {
          path,
          message: `${why}: ${consequence}`,
          fix: "mend it, or take it out of the directory",
        };
      }
    },
  },
  {
    id: "syntax",
    severity: "error",
    scope: "node",
    summary: "Every line is Key=value, a [Section] or a comment",
    why: "The generator makes nothing of a unit file with another line. From Podman 5.0 on it then passes over all the files of that directory, and none of their services is made: one bad file takes down what has nothing to do with it. Of a drop-in it reads nothing.",
    *check({ units }, { target }) {
      for (const unit of units) {
        for (const problem of unit.file.problems) {
          const directory = unit.path.slice(0, unit.path.lastIndexOf("/") + 1);
          const beside = units.filter(
            (other) => other !== unit && other.path.slice(0, other.path.lastIndexOf("/") + 1) === directory,
          );
          yield {
            unit,
            on: problem,
            message: `${problem.reason}: ${
              problem.path !== unit.path
                ? "nothing in this drop-in counts"
                : has(target, "5.0") && beside.length > 0
                  ? `no unit of this directory becomes a service, and there are ${beside.length} more`
                  : `no ${unit.service} is made`
            }`,
            fix: problem.fix,
          };
        }
      }
    },
  },
]);

/** What a drop-in is for: a unit's file name, a kind of units as `container`, or a `NAME.service`; undefined for anything else. */
function dropInOf(path: string): string | undefined {
  const [, directory = ""] = /([^/]+)\.d\/[^/]+$/.exec(path) ?? [];
  const isOfKind = unitKindOf(`x.${directory}`) !== undefined;
  return unitKindOf(directory) !== undefined || isOfKind || directory.endsWith(".service") ? directory : undefined;
}
