import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hecateFleet } from "../cli/run.ts";
import type { Ran } from "../cli/run.ts";
import { quadlet } from "../quadlet/generator/build.ts";

const sound = "[Container]\nImage=docker.io/library/busybox:1\n";

let generator: string;
let dir: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** Machines that run these tests have systemd: its nspawn runs the hosts. Podman's generator need not be installed. */
function verify(...args: readonly string[]): Ran {
  const path = process.env["PATH"] ?? "";
  return hecateFleet(["lint", "--podman", "5.8", "--verify", "--generator", generator, ...args], {
    cwd: dir,
    env: { PATH: path },
  });
}

beforeAll(async () => {
  generator = await quadlet("5.8.2");
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hecate-lint-verify-"));
  return () => {
    rmSync(dir, { recursive: true });
  };
});

describe("hecate-fleet lint --verify", () => {
  test("says which programs were asked, and nothing else of sound units", () => {
    write("a.container", `[Unit]\nAfter=db.service\n${sound}Volume=data.volume:/data\n[Service]\nRestart=always\n`);
    write("data.volume", "[Volume]\n");
    write("b@.container", sound);
    const { exitCode, stdout, stderr } = verify(".");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "3 files: 0 errors, 0 warnings\n" });
    expect(stderr).toMatch(/^verified with systemd \d+ .* and .*\/quadlet of this machine\n$/);
  });

  test("names the line of the unit, or of its drop-in, that systemd ignores", () => {
    write("a.container", `${sound}[Service]\nIODeviceWeight=everything\n`);
    write("a.container.d/10.conf", "[Service]\n\nIPAddressAllow=nowhere.example\n");
    const { exitCode, stdout } = verify(".");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^a\.container:4:16: error \[Service\] IODeviceWeight: systemd says of a\.service: Invalid device path or weight specified in 'everything', ignoring; mend the line, or take it out \(verify-systemd\)$/m,
    );
    expect(stdout).toMatch(
      /^a\.container\.d\/10\.conf:3:16: error \[Service\] IPAddressAllow: systemd says of a\.service: /m,
    );
    expect(stdout).toContain("2 files: 2 errors, 0 warnings\n");
  });

  test("does not repeat what the checker says, and goes on to the next", () => {
    write("a.container", `${sound}[Service]\nRestart=unless-stopped\nExecStartPre=/nonexistent/program\n`);
    const { stdout } = verify("a.container");
    expect(stdout).toContain("(directive-value)");
    expect(stdout).not.toContain("Failed to parse");
    expect(stdout).toContain(
      "a.container: error: systemd says of a.service: Command /nonexistent/program is not executable: No such file or directory; mend what systemd names (verify-systemd)\n",
    );
  });

  test("takes a required service for one that others run where it is told so", () => {
    write("a.container", `[Unit]\nRequires=db.service\n${sound}`);
    expect(verify(".").stdout).toContain("Unit db.service not found; mend what systemd names (verify-systemd)");
    expect(verify("--external", "db", ".")).toMatchObject({ exitCode: 0 });
  });

  test("says what the machine's generator refuses where a comment silences the checker", () => {
    write("a.container", `# hecate-lint allow=key-known tried on another machine\n${sound}Bogus=1\n`);
    const { exitCode, stdout } = verify(".");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^a\.container: error: the generator of this machine makes no service of it: converting "a\.container": unsupported key 'Bogus' .*; mend the unit/m,
    );
  });

  test.each([
    ["a generator", { generator: "/bin/sh", runtime: undefined }, "--verify: /bin/sh failed on this machine: "],
    ["systemd", { generator: undefined, runtime: "" }, "--verify: systemd-analyze failed on this machine: Failed to "],
  ])("does not call units verified where %s failed", (_, { generator: other = generator, runtime }, message) => {
    write("a.container", sound);
    const env = { PATH: process.env["PATH"] ?? "", ...(runtime === undefined ? {} : { XDG_RUNTIME_DIR: runtime }) };
    const { exitCode, stdout, stderr } = hecateFleet(["lint", "--verify", "--generator", other, "."], {
      cwd: dir,
      env,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("verified with");
  });

  test("says in JSON who was asked", () => {
    write("a.container", `${sound}[Service]\nIODeviceWeight=everything\n`);
    const { exitCode, stdout, stderr } = verify("--format", "json", ".");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    const systemd: unknown = expect.stringMatching(/^systemd \d+/);
    expect(JSON.parse(stdout)).toMatchObject({
      verify: { systemd, generator },
      findings: [{ rule: "verify-systemd", path: "a.container", line: 4, column: 16, key: "IODeviceWeight" }],
    });
  });
});
