import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../lab/index.ts";
import { filesOf } from "../quadlet/check/unitCase.ts";
import type { UnitCase } from "../quadlet/check/unitCase.ts";
import { unitCases } from "../quadlet/check/unitCases.ts";
import { bootHosts, nth } from "./support/hosts.ts";
import { errorsOf, forgetErrors, recordErrors } from "./support/serviceErrors.ts";

/** What a host does with the unit of a case. */
interface Outcome {
  readonly exitCode: number;
  /** What systemctl prints, how the processes of the service ended, their standard error, and what the case's own command prints. */
  readonly said: string;
}

type Side = "broken" | "sound";

const proven = unitCases.filter(({ fails, shows }) => fails !== undefined || shows !== undefined);

const endOfCase = "--- end of a case ---";

/** No service of an earlier case, or of an earlier run, is there. */
const stop =
  "systemctl --user stop a.service p-pod.service n-network.service 2>/dev/null; systemctl --user reset-failed";

/** Starts the service of a case and prints its outcome. */
function scriptOf(one: UnitCase, side: Side): string {
  const { start = "a.service", before = ":", shows } = one;
  const files = filesOf(one, side === "broken" ? one.broken : (one.sound ?? one.broken));
  const hasNetwork = Object.keys(files).some((path) => path.endsWith(".network"));
  return [
    stop,
    forgetErrors,
    "rm -rf $units; mkdir -p $units",
    ...Object.entries(files).map(([path, content]) => `printf '%s' ${quoted(content)} >$units/${path}`),
    "systemctl --user daemon-reload",
    `{ ${before}; } >/dev/null 2>&1`,
    `systemctl --user start ${start} 2>&1; echo exit=$?`,
    // How its processes ended: `code=exited, status=218/CAPABILITIES`. The command lines beside that hold the case's own words.
    `systemctl --user status --no-pager --lines=0 ${start} 2>/dev/null | sed -n 's/.*(\\(code=.*\\))$/\\1/p'`,
    errorsOf(start),
    ...(shows === undefined ? [] : [`${shows.command} 2>&1`]),
    `printf '\\n%s\\n' '${endOfCase}'`,
    ...(hasNetwork ? [stop, "podman network rm -f systemd-n >/dev/null"] : []),
  ].join("\n");
}

async function outcomes(host: Host, side: Side): Promise<readonly Outcome[]> {
  const begin = ["units=$HOME/.config/containers/systemd", recordErrors];
  const script = [...begin, ...proven.map((one) => scriptOf(one, side)), stop, "rm -rf $units"].join("\n");
  const { exitCode, stdout, stderr } = await host.ssh(script, { timeoutMs: 600_000 });
  expect(exitCode, stderr).toBe(0);
  return stdout
    .split(`${endOfCase}\n`)
    .slice(0, proven.length)
    .map((said) => ({ exitCode: Number(/^exit=(\d+)$/m.exec(said)?.[1]), said }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

describe("what a host makes of the units that break a rule", () => {
  let broken: readonly Outcome[];
  let sound: readonly Outcome[];

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00", "beam01"]);
    [broken, sound] = await Promise.all([outcomes(nth(hosts, 0), "broken"), outcomes(nth(hosts, 1), "sound")]);
  });

  test.each(proven.map((one, index) => ({ ...one, index })))("$rule: $about", ({ fails, shows, index }) => {
    const [bad, good] = [broken[index], sound[index]];
    if (fails !== undefined) {
      expect(bad?.exitCode, bad?.said).toBeGreaterThan(0);
      expect(bad?.said).toContain(fails);
    }
    if (shows !== undefined) expect(bad?.said).toContain(shows.broken);
    expect(good?.exitCode, good?.said).toBe(0);
    if (shows !== undefined) expect(good?.said).toContain(shows.sound);
  });
});
