import { readFileSync } from "node:fs";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { encodeBundle } from "../../node/bundle.ts";
import { observe } from "../../node/observe.ts";
import { nodeProgram } from "../../node/program.ts";
import type { Report } from "../../node/report.ts";
import { bootHosts, nth, on, wipe } from "./support/hosts.ts";
import { round, stateOf } from "./support/rounds.ts";
import type { Wish } from "./support/rounds.ts";
import { seed } from "../support/seed.ts";

/** `npm run test:truth` does 300. */
const rounds = Number(process.env["HECATE_TRUTH_ROUNDS"] ?? 8);

let host: Host;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  await host.ssh("cat >program", { stdin: nodeProgram().text });
});

afterAll(async () => {
  await host.ssh("sh program delete hecate/truth 0123456789abcdef");
  await on(host, "rm -f program");
  await wipe(host);
});

function look(wish: Wish): Promise<Report> {
  const { address, user, hostKey, privateKeyFile } = host;
  return observe("beam00", {
    connection: { host: address, user, hostKey, privateKey: readFileSync(privateKeyFile, "utf8") },
    state: stateOf(wish),
    askRegistries: false,
  });
}

/** Files and links of ours with what tells one writing from another, and the services with what tells one start from another. */
async function evidence(): Promise<{ files: Map<string, string>; services: Map<string, string> }> {
  const text = await on(
    host,
    `find .hecate/gitops .hecate/config .config/containers/systemd ! -type d -printf '%p %i %C@ %m\\n' 2>/dev/null; echo ==
     systemctl --user show -p Id -p InvocationID -p ActiveState 'hecate-*.service' | paste -s -d ' ' - | sed 's/  Id=/\\nId=/g; s/ \\(ActiveState\\|Id\\|InvocationID\\)=/ \\1=/g'`,
  );
  const [files = "", services = ""] = text.split("==\n");
  const pairs = (lines: string, pattern: RegExp): Map<string, string> =>
    new Map(
      lines.split("\n").flatMap((line) => {
        const [, key, value] = pattern.exec(line) ?? [];
        return key === undefined ? [] : [[key, value ?? ""] as const];
      }),
    );
  const shown = services.split(/(?=Id=)/).map((block) => {
    const property = (name: string): string => new RegExp(`${name}=(\\S*)`).exec(block)?.[1] ?? "";
    return `${property("Id").replace(".service", "")} ${property("ActiveState")} ${property("InvocationID")}`;
  });
  return { files: pairs(files, /^(\S+) (.*)$/), services: pairs(shown.join("\n"), /^(\S+) (.*)$/) };
}

function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).sort();
}

function objects({ actions }: Report, ...verbs: string[]): string[] {
  return [...new Set(actions.filter(({ verb }) => verbs.includes(verb)).map(({ object }) => object))].sort();
}

describe("what a preview says", () => {
  test(
    `is what up does: ${rounds} rounds of random states and damage`,
    { timeout: 60_000 + rounds * 60_000 },
    async () => {
      console.log(`HECATE_TRUTH_ROUNDS=${rounds} HECATE_PROPERTY_SEED=${seed}`);
      let wish: Wish = { versions: { "hecate-daemon": "0.8.0" }, nodeValue: 0, values: {}, held: [] };
      for (const [index, next] of fc.sample(round, { numRuns: rounds, seed }).entries()) {
        const { damage, wish: wanted } = next(wish);
        await host.ssh(damage.join("; "));
        const where = `round ${index}: ${JSON.stringify({ damage, wanted })}`;
        const before = await evidence();
        const report = await look(wanted);
        expect([report.refusals, report.findings.filter(({ severity }) => severity === "error")], where).toEqual([
          [],
          [],
        ]);
        const { exitCode, stdout, stderr } = await host.ssh("sh program converge", {
          stdin: encodeBundle(stateOf(wanted)),
        });
        const said = `${where}\n${JSON.stringify(report.actions)}\n${stdout}${stderr}`;
        expect(exitCode, said).toBe(0);
        const after = await evidence();
        const files = objects(report, "create", "rewrite", "mode", "link", "unlink", "remove");
        expect(changed(before.files, after.files), said).toEqual(files);
        const services = objects(report, "start", "restart", "stop");
        expect(changed(before.services, after.services), said).toEqual(services);
        expect((await look(wanted)).actions, `after ${said}`).toEqual([]);
        wish = wanted;
      }
    },
  );
});
