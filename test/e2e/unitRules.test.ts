import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../lab/index.ts";
import { filesOf } from "../quadlet/check/unitCase.ts";
import { unitCases } from "../quadlet/check/unitCases.ts";
import { bootHosts, nth, on } from "./support/hosts.ts";

/** What a host did with the unit of a case. */
interface Outcome {
  readonly exitCode: number;
  /** What systemctl said, the journal of the unit, and the output of the case's own command. */
  readonly said: string;
}

const proven = unitCases.filter(({ fails, shows }) => fails !== undefined || shows !== undefined);

let broken: readonly Outcome[];
let sound: readonly Outcome[];

/**
 * Starts the units one after the other, each by itself, and waits for what each says: journald may lag behind. It also
 * forgets whose line it was where a process ends at once, so the whole journal since the start counts.
 */
async function outcomes(host: Host, side: "broken" | "sound"): Promise<readonly Outcome[]> {
  const mark = "--- end of a case ---";
  const script = proven.map((one) => {
    const { start: service = "a.service" } = one;
    const text = side === "broken" ? one.broken : (one.sound ?? one.broken);
    const files = Object.entries(filesOf(one, text)).map(
      ([path, content]) => `printf '%s' ${quoted(content)} > $units/${path}`,
    );
    const wanted = one.shows?.[side] ?? (side === "broken" ? (one.fails ?? "") : "");
    return [
      "rm -rf $units; mkdir -p $units",
      ...files,
      "systemctl --user daemon-reload",
      ...(one.before === undefined ? [] : [`${one.before} >/dev/null`]),
      "since=$(date +%s.%N)",
      `started=$(systemctl --user start ${service} 2>&1; echo exit=$?)`,
      "for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do",
      `  said=$(echo "$started"; ${one.shows?.command ?? ":"} 2>&1; journalctl --user -q -o cat --since "@$since")`,
      `  case $said in *${quoted(wanted)}*) break ;; esac`,
      "  sleep 0.25",
      "done",
      `printf '%s\n%s\n' "$said" '${mark}'`,
      "systemctl --user stop a.service p-pod.service n-network.service >/dev/null 2>&1; systemctl --user reset-failed >/dev/null 2>&1",
      "podman network exists systemd-n && podman network rm -f systemd-n >/dev/null",
    ].join("\n");
  });
  const output = await on(host, `units=.config/containers/systemd\n${script.join("\n")}\nrm -rf $units`);
  return output
    .split(`${mark}\n`)
    .slice(0, proven.length)
    .map((said) => ({ exitCode: Number(/^exit=(\d+)$/m.exec(said)?.[1]), said }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

describe("what a host makes of the units that break a rule", () => {
  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    const host = nth(hosts, 0);
    broken = await outcomes(host, "broken");
    sound = await outcomes(host, "sound");
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
