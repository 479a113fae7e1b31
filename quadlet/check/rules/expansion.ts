import { unknownSpecifier } from "../../expand.ts";
import { positionIn } from "../../file.ts";
import { bytesOf, isLonger, longestArgument } from "../../text.ts";
import { valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";
import type { UnitView } from "../../view.ts";

/** Whether [Service] says what the variable is, or may say so in a file. */
function isOfService(unit: UnitView, variable: string): boolean {
  const name = variable.replace(/\W/g, "");
  const set = unit.values("Environment", "Service").some(({ text }) => text.startsWith(`${name}=`));
  const passed = unit.values("PassEnvironment", "Service").some(({ text }) => text.split(/\s+/).includes(name));
  return set || passed || unit.values("EnvironmentFile", "Service").some(({ text }) => text !== "");
}

/** Rules about what systemd makes of a value in the command that the generator writes. */
export const expansionRules = rulesOf([
  {
    id: "specifier-known",
    severity: "error",
    scope: "unit",
    summary: "A percent sign is doubled, or begins a specifier that systemd knows",
    why: "systemd.unit(5), Specifiers: for any other letter or digit systemd does not load the service (bad-setting), and says nothing at daemon-reload.",
    *check(unit) {
      for (const { key, facts, value } of valuesOfKeys(unit)) {
        if (facts.expands === "nothing") continue;
        const unknown = unknownSpecifier(value.text);
        if (unknown === undefined) continue;
        const inLine = value.entry.value.indexOf(unknown.specifier);
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: { path: value.entry.path, at: positionIn(value.entry, Math.max(0, inLine)) },
          message: `systemd knows no specifier ${unknown.specifier} and does not load the service`,
          fix: "write %% for a percent sign",
        };
      }
    },
  },
  {
    id: "variable",
    severity: "warning",
    scope: "unit",
    summary: "A dollar sign is doubled, or meant for systemd",
    why: "systemd.service(5), Command lines: ${NAME} and a word $NAME become the variable of the service, that is of the user manager and of Environment= in [Service], wherever it stands and however it is quoted. The container's own variables are not known there, and an unknown one is nothing. A variable that [Service] sets, or may take from its EnvironmentFile=, is meant for systemd.",
    *check(unit) {
      for (const { key, facts, value } of valuesOfKeys(unit)) {
        if (facts.expands === "nothing") continue;
        const [, variable] =
          /(?:^|[^$])(?:\$\$)*(\$\{\w+\})/.exec(value.text) ?? /^(\$[A-Za-z_]\w*)$/.exec(value.text) ?? [];
        if (variable === undefined || isOfService(unit, variable)) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: `systemd puts its own variable ${variable} in, not the container's`,
          fix: "write $$ for a dollar sign, or set it with Environment= in [Service]",
        };
      }
    },
  },
  {
    id: "lone-semicolon",
    severity: "error",
    scope: "unit",
    summary: "No argument is a semicolon alone",
    why: "systemd.service(5), Command lines: a word ; ends the command, and the generator writes it without quotes whatever the unit has. All that follows is lost.",
    *check(unit) {
      for (const { key, value } of valuesOfKeys(unit)) {
        if (value.text !== ";") continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: "systemd takes it for the end of the command",
          fix: "put what it separates into one argument, for example sh -c 'a; b'",
        };
      }
    },
  },
  {
    id: "argument-size",
    severity: "error",
    scope: "unit",
    summary: "No argument is longer than 131071 bytes",
    why: "Linux starts no program with a longer one (MAX_ARG_STRLEN): the service fails with 203/EXEC.",
    *check(unit) {
      for (const { key, value } of valuesOfKeys(unit)) {
        if (!isLonger(value.text, longestArgument)) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: `its ${bytesOf(value.text)} bytes are more than one argument may have`,
          fix: "put it into a file",
        };
      }
    },
  },
]);
