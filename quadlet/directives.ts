import type { DirectiveFacts } from "./systemd/directive.ts";
import { execDirectives } from "./systemd/exec.ts";
import { installDirectives } from "./systemd/install.ts";
import { killDirectives } from "./systemd/kill.ts";
import { resourceDirectives } from "./systemd/resources.ts";
import { serviceDirectives } from "./systemd/service.ts";
import { unitDirectives } from "./systemd/unit.ts";

export type { DirectiveFacts, DirectiveSyntax } from "./systemd/directive.ts";

/**
 * Every directive of systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5) and
 * systemd.resource-control(5) of systemd 262, by section.
 */
export const directiveTable = {
  Unit: unitDirectives,
  Service: { ...serviceDirectives, ...execDirectives, ...killDirectives, ...resourceDirectives },
  Install: installDirectives,
} as const satisfies Readonly<Record<string, Readonly<Record<string, DirectiveFacts>>>>;

/** Name of a section that is systemd's. */
export type SystemdSection = keyof typeof directiveTable;

/** What is known of `key` in `section`; undefined when the section is not systemd's or the directive is not listed. */
export function directiveFacts(section: string, key: string): DirectiveFacts | undefined {
  const table: Readonly<Record<string, Readonly<Record<string, DirectiveFacts>>>> = directiveTable;
  if (!Object.hasOwn(table, section)) return undefined;
  const keys = table[section];
  return keys !== undefined && Object.hasOwn(keys, key) ? keys[key] : undefined;
}

/** Whether `section` is one of systemd's. */
export function isSystemdSection(section: string): section is SystemdSection {
  return Object.hasOwn(directiveTable, section);
}

/** The sections of systemd that have a directive of this name. */
export function sectionsWith(key: string): readonly SystemdSection[] {
  return (["Unit", "Service", "Install"] as const).filter((section) => Object.hasOwn(directiveTable[section], key));
}
