import { isSystemdSection } from "./directives.ts";
import type { DropIn } from "./dropIn.ts";
import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import { QuadletError } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { RawUnit } from "./raw.ts";
import { has, newestRelease, releaseOf } from "./release.ts";
import type { Release } from "./release.ts";
import { renderSection, tooNew } from "./section.ts";
import { fileName } from "./unit.ts";
import type { Section, Unit } from "./unit.ts";

/** How to render. */
export interface RenderOptions {
  /** Podman version that must read the file, as "5.4" or "5.4.2"; the newest known release by default. */
  readonly podman?: string;
  /** Lines of a comment at the head of the file, without the `#`. */
  readonly comment?: readonly string[];
}

/**
 * The unit's file. The same unit gives the same bytes; the text ends with a newline.
 * Throws a QuadletError with every problem of the unit: values that the format cannot carry, keys that the target
 * does not know. Throws a RangeError for a `podman` that is no version with Quadlet.
 */
export function render(unit: Unit | RawUnit, options: RenderOptions = {}): string {
  const target = releaseOf(options.podman ?? newestRelease);
  const file = fileName(unit);
  const problems: Problem[] = [...kindProblems(file, unit.kind, target), ...nameProblems(file, unit.name)];
  if ("text" in unit) {
    if (problems.length > 0) throw new QuadletError(problems);
    return unit.text;
  }
  return renderFile(file, unit.kind, unit.sections, target, options.comment ?? [], problems);
}

/**
 * A drop-in's path below the unit directory, as `a.container.d/limits.conf`, and its text.
 * Throws as `render` does; drop-ins need Podman 5.0.
 */
export function renderDropIn(
  dropIn: DropIn,
  options: RenderOptions = {},
): { readonly path: string; readonly text: string } {
  const target = releaseOf(options.podman ?? newestRelease);
  const path = `${dropIn.directory}/${dropIn.name}.conf`;
  const problems: Problem[] = [
    ...kindProblems(path, dropIn.kind, target),
    ...nameProblems(path, dropIn.name),
    ...(has(target, "5.0") ? [] : [{ unit: path, ...tooNew("a drop-in", "5.0", target) }]),
  ];
  return { path, text: renderFile(path, dropIn.kind, dropIn.sections, target, options.comment ?? [], problems) };
}

function renderFile(
  file: string,
  kind: UnitKind,
  sections: readonly Section[],
  target: Release,
  commentLines: readonly string[],
  problems: Problem[],
): string {
  const { section: own } = kinds[kind];
  const blocks = commentLines.length === 0 ? [] : [comment(commentLines)];
  for (const section of sections) {
    if (!isPassedOn(section.name) && section.name !== own && section.name !== "Quadlet") {
      problems.push({
        unit: file,
        section: section.name,
        reason: `a .${kind} unit has no such section`,
        fix: `use [Unit], [${own}], [Quadlet], [Service], [Install], or a name with X- before it for notes`,
      });
      continue;
    }
    const rendered = renderSection(section, target);
    problems.push(...rendered.problems.map((problem) => ({ unit: file, section: section.name, ...problem })));
    blocks.push(`[${section.name}]\n${rendered.lines.map((line) => `${line}\n`).join("")}`);
  }
  if (problems.length > 0) throw new QuadletError(problems);
  return blocks.join("\n");
}

/** systemd's own sections, and those that systemd.unit(5) leaves to others. */
function isPassedOn(section: string): boolean {
  return isSystemdSection(section) || section.startsWith("X-");
}

function kindProblems(file: string, kind: UnitKind, target: Release): Problem[] {
  const { since } = kinds[kind];
  return has(target, since) ? [] : [{ unit: file, ...tooNew(`a .${kind} unit`, since, target) }];
}

function nameProblems(file: string, name: string): Problem[] {
  const isName = /^[A-Za-z0-9:_.\\@-]+$/.test(name) && file.length <= 255;
  return isName
    ? []
    : [
        {
          unit: file,
          reason: "systemd loads no unit of this name",
          fix: "name it with at most 255 letters, digits and any of : _ . \\ @ -",
        },
      ];
}

function comment(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split(/[\r\n]+/))
    .map((line) => `# ${line}`.trimEnd() + "\n")
    .join("");
}
