import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "hecate-shells-"));
  symlinkSync(resolve(import.meta.dirname, "../../cli/hecate-fleet.js"), join(place, "hecate-fleet"));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

/** What a shell says that runs a script with `hecate-fleet` on its PATH. */
function said(shell: string, flags: readonly string[], script: string): string {
  const { stdout, stderr, status } = spawnSync(shell, [...flags, "-c", script], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, HOME: place, PATH: [place, dirname(process.execPath), process.env["PATH"]].join(delimiter) },
  });
  return status === 0 ? stdout : `${stdout}${stderr}exit ${status}`;
}

/** What readline would offer: bash calls the function with these variables set. */
const inBash = (line: string): string =>
  said(
    "bash",
    ["--norc"],
    `
  source /usr/share/bash-completion/bash_completion
  source <(hecate-fleet completion bash)
  complete -p hecate-fleet | grep -q -- '-F __hecate_fleet_complete' || exit
  COMP_LINE='hecate-fleet ${line}' COMP_POINT=\${#COMP_LINE}
  COMP_WORDS=(hecate-fleet ${line}) COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  __hecate_fleet_complete
  printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

const inFish = (line: string): string =>
  said("fish", ["--no-config"], `hecate-fleet completion fish | source; complete -C 'hecate-fleet ${line}'`);

/** What stands on the line of an interactive zsh once Tab was pressed, or nothing within ten seconds. */
const inZsh = (line: string, wanted: string): string =>
  said(
    "zsh",
    ["-f"],
    `
  zmodload zsh/zpty
  zpty shell zsh -f -i
  zpty -w shell "autoload -Uz compinit; compinit -u -D; source <(hecate-fleet completion zsh) && echo set-''up"
  zpty -r -m shell seen '*set-up*'
  zpty -w -n shell $'hecate-fleet ${line}\\t'
  SECONDS=0
  while (( SECONDS < 10 )); do
    if zpty -r -t shell more; then seen+=$more; fi
    if [[ $seen == *'${wanted}'* ]]; then print -r -- '${wanted}'; exit; fi
    sleep 0.1
  done`,
  );

describe.each([
  ["sta", "status"],
  ["status --w", "--watch"],
  ["doc", "doctor"],
])("Tab after %j", (line, wanted) => {
  test("in bash", () => {
    expect(inBash(line)).toBe(`${wanted}\n`);
  });

  test("in fish", () => {
    expect(inFish(line).split("\t")[0]).toBe(wanted);
  });

  test("in zsh", () => {
    expect(inZsh(line, wanted)).toBe(`${wanted}\n`);
  });
});

test("a word that nothing begins with is left alone", () => {
  expect(inBash("zzz").trim()).toBe("");
  expect(inFish("zzz").trim()).toBe("");
});
