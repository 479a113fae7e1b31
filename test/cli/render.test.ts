import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findEngine } from "../../engine/findEngine.ts";
import { runPulumi } from "../../engine/run.ts";
import { renderService } from "../../services/service.ts";
import { catalogue } from "../../services/catalogue.ts";
import { hecateFleet } from "./run.ts";
import type { Ran } from "./run.ts";

const hostKey = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString("base64")}`;
const env = { PULUMI_CONFIG_PASSPHRASE: "test", PATH: process.env["PATH"] ?? "" };

describe("hecate-fleet render", { timeout: 120_000 }, () => {
  let dir: string;
  const render = (...args: string[]): Ran =>
    hecateFleet(["render", "--cwd", dir, "--out", join(dir, "out"), ...args], { env });

  beforeAll(async () => {
    await findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  }, 1_200_000);

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "hecate-render-"));
    writeFileSync(
      join(dir, "Pulumi.yaml"),
      "name: hecate\nruntime: nodejs\nbackend:\n  url: file://./.state?create_dir=true\n",
    );
    const pulumi = (...args: string[]): Promise<unknown> =>
      runPulumi({ cwd: dir, args, env: { ...process.env, ...env } });
    await pulumi("stack", "init", "dev");
    const nodes = {
      beam00: { host: "192.0.2.1", hostKey, services: ["hecate-daemon", "hecate-traderd", "hecate-traderw"] },
      beam01: { host: "192.0.2.2", hostKey, services: ["hecate-daemon"] },
    };
    await pulumi("config", "set", "hecate:nodes", JSON.stringify(nodes));
    await pulumi("config", "set", "--path", "hecate:ssh.user", "rl");
    await pulumi("config", "set", "--path", "--secret", "hecate:secrets.env.llm-providers.KEY", "geheimnis");
    await pulumi("config", "set", "--path", "--secret", "hecate:secrets.cookie", "kekskekskeks");
    return () => {
      rmSync(dir, { recursive: true });
    };
  });

  test("writes each node's units as they would lie on it, and nothing secret", () => {
    const { exitCode, stdout, stderr } = render("--stack", "dev");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const files = [
      "beam00/gitops/system/hecate-daemon.container",
      "beam00/gitops/apps/hecate-traderd.container",
      "beam00/gitops/apps/hecate-traderw.container",
      "beam01/gitops/system/hecate-daemon.container",
    ].map((file) => join(dir, "out", file));
    expect(stdout.trim().split("\n")).toEqual(files);
    const frontend = catalogue["hecate-traderw"];
    if (frontend === undefined) throw new Error("the catalogue has no hecate-traderw");
    expect(readFileSync(files[2] ?? "", "utf8")).toBe(renderService("hecate-traderw", frontend).unit);
    for (const file of files) expect(readFileSync(file, "utf8")).not.toMatch(/geheimnis|kekskeks/);
    expect(hecateFleet(["lint", "--podman", "5.8", join(dir, "out/beam00")])).toMatchObject({
      exitCode: 0,
      stdout: "3 files: 0 errors, 0 warnings\n",
    });
  });

  test("writes the units that a service brings along, for the Podman that is asked for", async () => {
    const service = {
      image: "quay.io/me/app:1",
      kind: "frontend",
      port: 8080,
      container: { Volume: ["data.volume:/data"] },
    };
    const services = {
      "my-app": { ...service, units: [{ kind: "volume", name: "data", volume: { Label: { a: "b" } } }] },
    };
    await runPulumi({
      cwd: dir,
      args: ["config", "set", "--stack", "dev", "hecate:services", JSON.stringify(services)],
      env: { ...process.env, ...env },
    });
    const nodes = { beam01: { host: "192.0.2.2", hostKey, services: ["my-app"] } };
    await runPulumi({
      cwd: dir,
      args: ["config", "set", "--stack", "dev", "hecate:nodes", JSON.stringify(nodes)],
      env: { ...process.env, ...env },
    });
    expect(render("--stack", "dev")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readFileSync(join(dir, "out/beam01/gitops/apps/data.volume"), "utf8")).toBe("[Volume]\nLabel=a=b\n");
    expect(hecateFleet(["lint", "--podman", "5.8", join(dir, "out/beam01")])).toMatchObject({ exitCode: 0 });
    expect(render("--stack", "dev", "--node", "beam01", "--podman", "4.4")).toMatchObject({ exitCode: 2 });
    expect(render("--stack", "dev", "--podman", "4.4").stderr).toContain("the key needs Podman 4.5, the target is 4.4");
    expect(render("--stack", "dev", "--podman", "3").stderr).toMatch(/^--podman: /);
  });

  test("writes the same again, and over nobody's work", () => {
    expect(render("--stack", "dev", "--node", "beam01").exitCode).toBe(0);
    expect(render("--stack", "dev", "--node", "beam01").exitCode).toBe(0);
    const file = join(dir, "out/beam01/gitops/system/hecate-daemon.container");
    writeFileSync(file, "mine");
    expect(render("--stack", "dev")).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `${file}: it is there with another content; remove it, or choose another --out\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("says what is wrong with the stack in a line", () => {
    expect(render("--stack", "none").stderr).toContain("no stack named 'none' found");
    expect(render("--stack", "dev", "--node", "beam7")).toMatchObject({
      exitCode: 2,
      stderr: '--node: the stack has no node "beam7"; it has beam00, beam01\n',
    });
    const elsewhere = hecateFleet(["render", "--cwd", "/"], { env });
    expect(elsewhere).toMatchObject({
      exitCode: 2,
      stderr: "/: there is no Pulumi.yaml here, nor in a directory above\n",
    });
  });
});
