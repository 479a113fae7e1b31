import { literalText } from "../expand.ts";
import { splitWords } from "../split.ts";
import { nearest } from "../suggest.ts";
import { wholeNumber } from "./numbers.ts";
import { checked, oneOf } from "./valueType.ts";
import type { ValueType } from "./valueType.ts";

/** Whether a path begins at the root. */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

/** Whether a text lists numbers and ranges of them: config_parse_cpu_set() of src/shared/cpu-set-util.c. */
export function nodeList(value: string): boolean {
  return value.split(/[\s,]+/).every((part) => {
    if (part === "") return true;
    const [from, to, ...rest] = part.split("-").map(wholeNumber);
    return from !== undefined && rest.length === 0 && (!part.includes("-") || (to !== undefined && from <= to));
  });
}

/** Paths with blanks between them. Those that only the machine knows, and lines with quotes, are left to it. */
export function eachPath(form: RegExp): ValueType {
  return checked("absolute paths with blanks between them, for example %h/data", (value) => {
    if (/["'\\]/.test(value)) return true;
    return value.split(/\s+/).every((word) => {
      const literal = literalText(word);
      return literal === undefined || form.test(literal);
    });
  });
}

/** A standard stream: one of some words, or a kind of file with its path. */
export function openedFile(words: string, file: RegExp): ValueType {
  const word = oneOf(words);
  return {
    expands: true,
    problem(value) {
      if (file.test(value)) return undefined;
      const [, kind, path = ""] = /^(file|append|truncate):(?:~\/|(?:\.\/)+)?(.*)$/.exec(value) ?? [];
      if (kind === undefined || !file.test(`${kind}:/x`)) return word.problem(value);
      return { fix: `write an absolute path, for example ${kind}:%h/${path === "" ? "app.log" : path}` };
    },
  };
}

/** Documentation=, documentation_url_is_valid() of src/shared/web-util.c. */
export const urls: ValueType = checked(
  "addresses that begin with https://, http://, file:/, info: or man:",
  (value) =>
    /["'\\]/.test(value) ||
    value.split(/\s+/).every((url) => /^(?:https?:\/\/|file:\/|info:|man:)[\x20-\x7e]+$/.test(url)),
  { expands: true },
);

/** Environment=: words NAME=VALUE, env_assignment_is_valid() of src/basic/env-util.c. */
export const assignments: ValueType = checked(
  'NAME=VALUE, in double quotes where it has blanks: "NAME=a b"',
  (value) => {
    const { words, dropped } = splitWords(value, { escapes: true });
    return dropped !== undefined || words.every(({ text }) => /^[A-Za-z_][A-Za-z0-9_]*=/.test(text));
  },
);

/** Capabilities of capabilities(7), without CAP_. */
const capabilityNames: readonly string[] = (
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE " +
  "NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN " +
  "SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE " +
  "MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE"
).split(" ");

/** Names of capabilities, perhaps with `~` before all of them. systemd skips a name that it does not know. */
export const capabilities: ValueType = {
  problem(value) {
    const wrong = value
      .replace(/^~/, "")
      .split(/\s+/)
      .find((word) => word !== "" && !/^\d+$/.test(word) && !isCapability(word));
    if (wrong === undefined) return undefined;
    const meant = nearest(wrong.toUpperCase().replace(/^CAP_/, ""), capabilityNames);
    return { fix: `write ${meant === undefined ? "names of capabilities, for example CAP_NET_RAW" : `CAP_${meant}`}` };
  },
};

function isCapability(word: string): boolean {
  return capabilityNames.some((name) => `CAP_${name}` === word.toUpperCase());
}
