import { unitKindOf } from "../../directory.ts";
import { positionIn } from "../../file.ts";
import type { FileEntry } from "../../file.ts";
import { has } from "../../release.ts";
import { isUnitName } from "../../systemd/names.ts";
import { networkTargets, systemTargets, userTargets } from "../../systemd/targets.ts";
import type { UnitView } from "../../view.ts";
import type { Hit } from "../rule.ts";
import { rulesOf } from "../rule.ts";
import { dependenciesOf, installedBy } from "../services.ts";
import { literalText } from "../../expand.ts";
import { directiveFacts } from "../../directives.ts";
import { isNear } from "./dependencies.ts";
import { systemdEntries } from "./directives.ts";

/** Directives of [Unit] without which a service does not start. */
const required: readonly string[] = ["Requires", "Requisite", "BindsTo"];

/** Rules about the names of units in [Unit] and [Install]: which ones there are in a user manager. */
export const targetRules = rulesOf([
  {
    id: "unit-names",
    severity: "error",
    scope: "unit",
    summary: "[Unit] and [Install] name units as systemd does, with their type",
    why: "systemd ignores any other name: Failed to add dependency on db, ignoring: Invalid argument. In [Install] Quadlet makes a link that systemd never follows.",
    *check(unit) {
      yield* namesInUnit(unit);
      yield* namesInInstall(unit);
    },
  },
  {
    id: "user-target",
    severity: "error",
    scope: "unit",
    manager: "user",
    summary: "What starts a rootless service is a unit of the user manager",
    why: "multi-user.target and graphical.target are the system manager's. A user manager does not have them, says nothing about WantedBy= of one, and does not start the service at boot; what requires one does not start at all. The checker does not ask this of the system manager's units (lint --system).",
    *check(unit) {
      const installed = installedBy(unit);
      const isReached = installed.some(({ value }) => !isSystems(value.text) && misspelt(value.text) === undefined);
      for (const { key, value } of isReached ? [] : installed) {
        const meant = misspelt(value.text);
        const message = `a user manager has no ${value.text}: nothing starts ${unit.service} by this line`;
        yield { unit, on: value, section: "Install", key, message, fix: `write ${meant ?? "default.target"}` };
      }
      for (const { key, value, name } of dependenciesOf(unit)) {
        if (name === undefined || !required.includes(key) || !isSystems(name)) continue;
        yield {
          unit,
          on: value,
          section: "Unit",
          message: `a user manager has no ${name}: ${unit.service} does not start`,
          fix: "take it out",
        };
      }
    },
  },
  {
    id: "user-target-order",
    severity: "warning",
    scope: "unit",
    manager: "user",
    summary: "A rootless service is ordered after units of the user manager",
    why: "A user manager has no targets of the system, and ignores the dependency without a word. From Podman 5.3 on the generator makes units wait for the network by itself.",
    *check(unit, { target }) {
      for (const { key, value, name } of dependenciesOf(unit)) {
        if (name === undefined || required.includes(key) || !isSystems(name)) continue;
        if (networkTargets.includes(name)) continue;
        yield {
          unit,
          on: value,
          section: "Unit",
          message: `a user manager has no ${name}: the dependency has no effect`,
          fix: has(target, "5.3")
            ? "take it out"
            : "take it out, or order the service after a unit of the user manager",
        };
      }
    },
  },
]);

/** Names in [Unit] that systemd takes for none, word by word: it does not know quotes there. */
function* namesInUnit(unit: UnitView): Generator<Hit> {
  for (const { section, entry } of systemdEntries(unit)) {
    if (section !== "Unit" || directiveFacts(section, entry.key)?.type !== "unit names") continue;
    for (const { 0: word, index } of entry.value.matchAll(/\S+/g)) {
      const on = { path: entry.path, at: positionIn(entry, index) };
      if (word.startsWith("#")) {
        yield { unit, section, key: entry.key, on, ...comment("systemd") };
        break;
      }
      const name = literalText(word);
      const isQuadlets = has(unit.target, "5.5") && /["']/.test(word);
      if (name === undefined || isQuadlets || isUnitName(name) || unitKindOf(name) !== undefined) continue;
      yield {
        unit,
        section,
        key: entry.key,
        on,
        message: `${name} is not the name of a unit: systemd ignores the dependency`,
        fix: wholeName(name),
      };
    }
  }
}

/** The same in [Install], which Quadlet reads. */
function* namesInInstall(unit: UnitView): Generator<Hit> {
  const commented = new Set<FileEntry>();
  for (const { key, value } of installedBy(unit)) {
    const { text, entry } = value;
    if (commented.has(entry)) continue;
    if (text.startsWith("#")) {
      commented.add(entry);
      yield { unit, on: value, section: "Install", key, ...comment("Quadlet") };
      continue;
    }
    if (text.includes("/") || unitKindOf(text) !== undefined || isUnitName(text)) continue;
    const message = `${text} is not the name of a unit: nothing starts ${unit.service} by this line`;
    yield { unit, on: value, section: "Install", key, message, fix: wholeName(text) };
  }
}

function comment(reader: string): { readonly message: string; readonly fix: string } {
  return {
    message: `${reader} does not read comments behind a value: it takes each word for the name of a unit`,
    fix: "put the comment on a line of its own",
  };
}

function wholeName(name: string): string {
  const bare = name.replaceAll(/["',;]/g, "");
  if (isUnitName(bare)) return `write ${bare}`;
  if (userTargets.includes(`${bare}.target`)) return `write ${bare}.target`;
  return isUnitName(`${bare}.service`)
    ? `write ${bare}.service`
    : "write the unit's name with its type, for example db.service";
}

function isSystems(name: string): boolean {
  return systemTargets.includes(name);
}

/** The target of a user manager that a name is likely meant for: it differs from it in one letter. */
function misspelt(name: string): string | undefined {
  return userTargets.includes(name) ? undefined : userTargets.find((known) => isNear(known, name));
}
