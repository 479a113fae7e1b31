import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

const start = "sudo systemctl start network-online.target";
const want = "sudo systemctl add-wants multi-user.target network-online.target";

/** The target as `systemctl show` has it. */
function target(
  facts: Partial<Record<"LoadState" | "ActiveState" | "Job" | "WantedBy" | "RequiredBy", string>>,
): string {
  const all = { LoadState: "loaded", ActiveState: "inactive", Job: "", WantedBy: "", RequiredBy: "", ...facts };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

const waitUnit = "LoadState=loaded\nActiveState=failed\n";

describe.each(shells)("the look at the network under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** The findings of a node whose system manager and user manager say this. */
  function findings(system: string, user: string, jobs = ""): string[][] {
    place = new ProgramShell(shell, {
      systemctl: `case "$*" in *list-jobs*) cat "$HOME/jobs" ;; --user*) cat "$HOME/user" ;; *) cat "$HOME/system" ;; esac`,
    });
    for (const [name, text] of Object.entries({ system, user, jobs })) place.write(name, text);
    const { out } = place.run(`: >"$WORK/findings"; look_at_network; check_network; cat "$WORK/findings"`);
    return out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\t"));
  }

  it.each([
    [
      "is masked",
      target({ LoadState: "masked", WantedBy: "multi-user.target" }),
      "it is masked",
      `sudo systemctl unmask network-online.target && ${start}`,
    ],
    [
      "is masked, and nothing starts it",
      target({ LoadState: "masked" }),
      "it is masked",
      `sudo systemctl unmask network-online.target && ${want} && ${start}`,
    ],
    ["is started by nothing", target({}), "no unit of the system starts it", `${want} && ${start}`],
    ["was stopped", target({ RequiredBy: "nfs-client.target" }), "it is inactive", start],
    [
      "cannot be asked for",
      "",
      "the system manager does not answer",
      "systemctl status network-online.target (it says why)",
    ],
  ])("warns of a target that %s", (_, system, cause, fix) => {
    expect(findings(system, waitUnit)).toEqual([
      [
        ...["warning", "NETWORK"],
        `network-online.target of the system is not active (${cause}): each start of a service waits up to 90 s for it`,
        fix,
      ],
    ]);
  });

  it("names what a target waits for that is about to be reached", () => {
    const unit = "systemd-networkd-wait-online.service";
    const jobs = `7 network-online.target start waiting\n\`- \twaiting for job 8 (${unit}/start) - -\n8 ${unit} start running\n`;
    const [found] = findings(target({ Job: "7", WantedBy: "multi-user.target" }), waitUnit, jobs);
    expect(found?.[2]).toContain(`(it waits for ${unit})`);
    expect(found?.[3]).toBe(`systemctl status ${unit} (it says which network it waits for)`);
  });

  it.each([
    ["the target is reached", target({ ActiveState: "active" }), waitUnit],
    ["the wait has succeeded since the user manager started", target({}), "LoadState=loaded\nActiveState=active\n"],
    ["Podman is older than 5.3 and has no such unit", target({}), "LoadState=not-found\nActiveState=inactive\n"],
    ["the wait is masked", target({}), "LoadState=masked\nActiveState=inactive\n"],
    ["the user manager does not answer", target({}), ""],
  ])("says nothing where %s", (_, system, user) => {
    expect(findings(system, user)).toEqual([]);
  });
});
