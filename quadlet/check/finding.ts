import { positionIn } from "../file.ts";
import type { FileEntry, Position } from "../file.ts";
import type { ReadValue } from "../view.ts";
import type { FileHit, Hit, Place, RuleFacts, Severity } from "./rule.ts";

/** A rule that is broken somewhere. Plain data, as JSON can carry it. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** Node, where several are checked. */
  readonly node?: string;
  /** Path of the file as it was given: the unit's, or that of a drop-in. */
  readonly path: string;
  /** File name of the unit, or of a file that is part of none. */
  readonly unit: string;
  /** Both from 1. Absent when the finding is about the unit as a whole. */
  readonly line?: number;
  readonly column?: number;
  readonly section?: string;
  readonly key?: string;
  /** What Podman or systemd would do. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The finding of a place where a rule is broken. */
export function findingOf(rule: RuleFacts, hit: Hit | FileHit): Finding {
  const { message, fix } = hit;
  const facts = { rule: rule.id, severity: rule.severity };
  if (!("unit" in hit)) return { ...facts, path: hit.path, unit: baseName(hit.path), ...about(hit), message, fix };
  const { unit, on } = hit;
  const entry = on === undefined || "line" in on ? undefined : "entry" in on ? on.entry : "key" in on ? on : undefined;
  const section = hit.section ?? (entry && unit.file.sections.find(({ entries }) => entries.includes(entry))?.name);
  const place = on !== undefined && "path" in on ? on : entry;
  return {
    ...facts,
    path: place?.path ?? unit.path,
    unit: unit.fileName,
    ...(on === undefined ? {} : positionOf(on)),
    ...about({ section, key: hit.key ?? entry?.key }),
    message,
    fix,
  };
}

/**
 * A finding as one line: `PATH:LINE:COLUMN: error [Section] Key: MESSAGE; FIX (RULE-ID)`, with the node before it where
 * there is one, and without the parts that the finding does not have.
 */
export function formatFinding(finding: Finding): string {
  const { node, path, line, column, severity, section, key, message, fix, rule } = finding;
  const place = [...(node === undefined ? [] : [`${node} `]), path, ...[line, column].map(withColon)].join("");
  const about = [section === undefined ? "" : ` [${section}]`, key === undefined ? "" : ` ${key}`].join("");
  return `${place}: ${severity}${about}: ${message}; ${fix} (${rule})`;
}

/** Findings one a line, in the order given. */
export function formatFindings(findings: readonly Finding[]): string {
  return findings.map(formatFinding).join("\n");
}

function withColon(part: number | undefined): string {
  return part === undefined ? "" : `:${part}`;
}

function about({ section, key }: { section?: string | undefined; key?: string | undefined }): {
  section?: string;
  key?: string;
} {
  return { ...(section === undefined ? {} : { section }), ...(key === undefined ? {} : { key }) };
}

function positionOf(on: ReadValue | FileEntry | Place | Position): Position {
  if ("line" in on) return { line: on.line, column: on.column };
  return "key" in on ? positionIn(on, 0) : { line: on.at.line, column: on.at.column };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
