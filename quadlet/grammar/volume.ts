/** Options of a volume of which one may be given, group by group (podman-run(1), --volume). */
const groups: readonly (readonly string[])[] = [
  ["rw", "ro"],
  ["z", "Z"],
  ["O"],
  ["U"],
  ["exec", "noexec"],
  ["suid", "nosuid"],
  ["dev", "nodev"],
  ["bind", "rbind"],
  ["copy", "nocopy"],
  ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"],
];

/** Why a text is not a volume of podman-run(1), `[SOURCE:]CONTAINER[:OPTIONS]`; undefined when it is one. */
export function volumeProblem(text: string): string | undefined {
  const parts = text.split(":");
  const [first = "", second, third] = parts;
  if (parts.length > 3) return "has more than three parts; write it as SOURCE:CONTAINER:OPTIONS";
  const container = second ?? first;
  if (second !== undefined && first === "")
    return "has nothing before the colon; leave the colon out, or name a source";
  if (!isPath(container)) return "has no absolute path in the container; write it as SOURCE:/path";
  if (second !== undefined && !/^[/.%]/.test(first) && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(first)) {
    return first.startsWith("~")
      ? "begins with ~, which no shell expands here; write %h for the home directory"
      : "has a source that is neither a path nor the name of a volume; write /path, ./path, %h/path or a name";
  }
  return third === undefined ? undefined : optionsProblem(third.split(","));
}

function isPath(text: string): boolean {
  return /^[/%]/.test(text);
}

function optionsProblem(options: readonly string[]): string | undefined {
  const known = groups.flat();
  const unknown = options.find((option) => !known.includes(option) && !/^(?:idmap(?:=.*)?|subpath=.+)$/s.test(option));
  if (unknown !== undefined) return `has an option that Podman does not know (${JSON.stringify(unknown)}); take it out`;
  const doubled = groups
    .map((group) => options.filter((option) => group.includes(option)))
    .find((some) => some.length > 1);
  return doubled === undefined ? undefined : `has options of which one alone may be given (${doubled.join(", ")})`;
}
