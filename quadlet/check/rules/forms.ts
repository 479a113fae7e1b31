import { literalArgument } from "../../expand.ts";
import { isIpAddress } from "../../grammar/address.ts";
import { reservedNetworkNames } from "../../grammar/networkMode.ts";
import { hasPodmanArgs, isQuadletSection, keyFacts } from "../../keys.ts";
import { has, minorOf } from "../../release.ts";
import { didYouMean } from "../../suggest.ts";
import { quadletEntries, valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** Values of keys that take a few words only (podman-run(1), podman-systemd.unit(5)). */
const words: Readonly<Record<string, readonly string[]>> = {
  "Container AutoUpdate": ["registry", "local", "disabled", "image"],
  "Container CgroupsMode": ["enabled", "disabled", "no-conmon", "split"],
  "Container HealthOnFailure": ["none", "kill", "restart", "stop"],
  "Container Pull": ["always", "missing", "never", "newer"],
  "Image Policy": ["always", "missing", "never", "newer"],
  "Kube ExitCodePropagation": ["all", "any", "none"],
  "Pod ExitPolicy": ["continue", "stop"],
};

/** Names that Podman gives to containers, pods, volumes and networks (libpod/define, NameRegex). */
const nameKeys: readonly string[] = ["ContainerName", "VolumeName", "NetworkName", "PodName"];

/** Rules about the form of a value, by the type that the key table has for its key. */
export const formRules = rulesOf([
  {
    id: "boolean",
    severity: "error",
    scope: "unit",
    summary: "A boolean is one of 1, yes, true, on, 0, no, false, off",
    why: "Quadlet takes whatever it does not know for false, silently; y and t are among that.",
    *check(unit) {
      for (const { section, entry } of quadletEntries(unit)) {
        const facts = keyFacts(section, entry.key);
        if (facts?.type.startsWith("bool") !== true || entry.value === "") continue;
        const [value] = unit.values(entry.key, section);
        const isHealthy = facts.type === "bool|healthy" && has(unit.target, "5.0") && value?.text === "healthy";
        if (value?.entry !== entry || isHealthy || /^(?:1|yes|true|on|0|no|false|off)$/i.test(value.text)) continue;
        yield { unit, on: value, message: "Podman takes it for false", fix: "write true or false" };
      }
    },
  },
  {
    id: "integer",
    severity: "error",
    scope: "unit",
    summary: "A number is a whole one, in decimal digits",
    why: "Some keys are read by the generator, which takes anything else for 0; the others are refused by podman when the service starts.",
    *check(unit) {
      for (const { key, facts, value } of valuesOfKeys(unit)) {
        const isNumber =
          facts.type === "int" || (facts.numberBefore !== undefined && !has(unit.target, facts.numberBefore));
        if (!isNumber) continue;
        const text = literalArgument(value.text);
        if (text === undefined || text === "" || /^-?\d+$/.test(text)) continue;
        // The 0 that a volume's owner becomes is what is meant.
        if (unit.kind === "volume" && text === "root") continue;
        const isName = facts.type !== "int";
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: isName
            ? `Podman ${minorOf(unit.target)} takes a name for 0, which is root`
            : "it is not a whole number",
          fix: isName ? "give the number" : "give a whole number",
        };
      }
    },
  },
  {
    id: "known-word",
    severity: "error",
    scope: "unit",
    summary: "A key that takes a few words has one of them",
    why: "podman or the generator refuses any other; the service does not start.",
    *check(unit) {
      for (const { key, value } of valuesOfKeys(unit)) {
        const known = words[`${unit.ownSection} ${key}`];
        if (known === undefined) continue;
        const text = literalArgument(value.text);
        if (text === undefined || text === "" || known.includes(text)) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: `Podman knows no such value${didYouMean(text, known)}`,
          fix: `give one of ${known.join(", ")}`,
        };
      }
    },
  },
  {
    id: "scalar-quotes",
    severity: "error",
    scope: "unit",
    summary: "A key that takes one text has no double quote at its ends",
    why: "Before 5.0 quotes there are part of the value; 5.0 to 5.8.1 take away all of them, each end for itself; 5.8.2 takes away one pair, even of two quoted words. One text in one pair of quotes is right from 5.0 on.",
    *check(unit, { target }) {
      for (const { section, entry } of quadletEntries(unit)) {
        if (keyFacts(section, entry.key)?.syntax !== "scalar" || !/^"|"$/.test(entry.value)) continue;
        const isPair = /^"[^"]*"$/.test(entry.value) && entry.value.length > 1;
        const isKept = has(target, "5.8.2") && !/^".*"$/s.test(entry.value);
        if ((isPair && has(target, "5.0")) || isKept) continue;
        const message = has(target, "5.8.2")
          ? "Podman takes the first and the last quote for a pair"
          : has(target, "5.0")
            ? "Podman takes the quotes at its ends away"
            : `the quotes are part of the value for Podman ${minorOf(target)}`;
        const option = keyFacts(section, entry.key)?.option;
        const fix =
          option === undefined || isPair || !hasPodmanArgs(section, target)
            ? "write it without quotes at its ends"
            : `write it without quotes at its ends, or as PodmanArgs="${option}…" with inner quotes as \\"`;
        yield { unit, on: entry, message, fix };
      }
    },
  },
  {
    id: "pair",
    severity: "error",
    scope: "unit",
    summary: "A value that is a name with a value has an equals sign",
    why: "To 5.5 the generator drops a word of Environment, Label or Annotation without one; from 5.6 on Environment hands the variable of the user manager on. podman refuses a Sysctl or a LogOpt without one.",
    *check(unit, { target }) {
      const fix = "write it as NAME=VALUE";
      for (const { section, entry, at, why } of unit.dropped()) {
        if (why !== "pair" || !isQuadletSection(section)) continue;
        const on = { path: entry.path, at };
        yield { unit, section, key: entry.key, on, message: `Podman ${minorOf(target)} drops it`, fix };
      }
      for (const { key, facts, value } of valuesOfKeys(unit)) {
        const isPair = facts.syntax === "strv" && (facts.type === "key=value" || key === "Sysctl");
        if (!isPair || value.text.includes("=") || literalArgument(value.text) === undefined) continue;
        yield { unit, section: unit.ownSection, key, on: value, message: "podman refuses it", fix };
      }
    },
  },
  {
    id: "resource-name",
    severity: "error",
    scope: "unit",
    summary: "A name of Podman's begins with a letter or digit and goes on with letters, digits, _, . and -",
    why: "podman refuses any other when the service starts: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*.",
    *check(unit) {
      for (const { key, value } of valuesOfKeys(unit)) {
        if (!nameKeys.includes(key)) continue;
        const text = literalArgument(value.text);
        if (text === undefined || text === "") continue;
        if (key === "NetworkName" && reservedNetworkNames.includes(text)) {
          const message = `podman makes no network of the name ${text}, which is a mode`;
          yield { unit, section: unit.ownSection, key, on: value, message, fix: "choose another name" };
        }
        if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(text)) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: "podman refuses the name when the service starts",
          fix: "use letters, digits, _, . and -, the first one a letter or digit",
        };
      }
    },
  },
  {
    id: "unit-name",
    severity: "error",
    scope: "unit",
    summary: "A file's name is one that systemd loads a unit by",
    why: "systemd.unit(5): letters, digits and : - _ . \\ @, at most 255 of them. The generator writes a service of any name, which can never be started.",
    *check(unit) {
      if (/^[A-Za-z0-9:_.\\@-]+$/.test(unit.name) && unit.service.length <= 255) return;
      yield {
        unit,
        message: "systemd loads no service of this name",
        fix: "rename the file with at most 255 letters, digits and any of : _ . \\ @ -",
      };
    },
  },
  {
    id: "address",
    severity: "error",
    scope: "unit",
    summary: "A fixed address is an IP address",
    why: "podman refuses any other when the service starts.",
    *check(unit) {
      for (const { key, value } of valuesOfKeys(unit)) {
        if (key !== "IP" && key !== "IP6") continue;
        const text = literalArgument(value.text);
        if (text === undefined || text === "" || isIpAddress(text)) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: "podman refuses a value that is not an IP address",
          fix: "give an address without brackets and without a prefix length",
        };
      }
    },
  },
]);
