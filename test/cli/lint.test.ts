import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { rules } from "../../quadlet/index.ts";
import { hecateFleet } from "./run.ts";

const sound = "[Container]\nImage=docker.io/library/busybox:1\n";
let dir: string;

function write(path: string, text: string): string {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
  return path;
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hecate-lint-"));
  return () => {
    rmSync(dir, { recursive: true });
  };
});

describe("hecate-fleet lint", () => {
  test("finds nothing in a sound directory, its links and its drop-ins", () => {
    write("units/a.container", `${sound}Volume=data.volume:/data\n`);
    write("units/sub/data.volume", "[Volume]\n");
    write("units/a.container.d/10.conf", "[Container]\nReadOnly=true\n");
    write("units/notes.txt", "nothing");
    write("elsewhere/b.container", sound);
    symlinkSync("../elsewhere", join(dir, "units/linked"));
    symlinkSync("..", join(dir, "units/sub/round"));
    expect(hecateFleet(["lint", "--podman", "5.8.2", "units"], { cwd: dir })).toEqual({
      exitCode: 0,
      stdout: "4 files: 0 errors, 0 warnings\n",
      stderr: "",
    });
  });

  test("says where, what, and what to do, and ends with 1", () => {
    write("a.container", `${sound}ReadOnly=maybe\n`);
    expect(hecateFleet(["lint", "."], { cwd: dir })).toEqual({
      exitCode: 1,
      stdout:
        "a.container:3:10: error [Container] ReadOnly: Podman takes it for false; write true or false (boolean)\n" +
        "1 file: 1 error, 0 warnings\n",
      stderr: "checking for Podman 6.0, the newest known: none is installed here (--podman VERSION for another)\n",
    });
  });

  test("shows control characters of a file as text", () => {
    write("a.container", `${sound}Bad\u001B[2JKey=1\nEnvironment=A=\u009B2J"\n`);
    const { stdout } = hecateFleet(["lint", "."], { cwd: dir });
    expect(stdout).toContain("Bad\\x1b[2JKey");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test("warns with 0, or with 1 when it is to be strict", () => {
    write("a.container", "[Container]\nImage=busybox:1\n");
    const args = ["lint", "--podman", "5.8", "a.container"];
    expect(hecateFleet(args, { cwd: dir })).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = hecateFleet([...args, "--strict"], { cwd: dir });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("warning [Container] Image:");
    expect(stdout).toContain("1 file: 0 errors, 1 warning\n");
  });

  test("is about a release, and takes the installed one by itself", () => {
    write("a.container", `${sound}Memory=1g\n`);
    write("bin/podman", "#!/bin/sh\necho podman version 5.4.2\n");
    chmodSync(join(dir, "bin/podman"), 0o755);
    expect(hecateFleet(["lint", "--podman", "5.5", "a.container"], { cwd: dir }).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = hecateFleet(["lint", "a.container"], {
      cwd: dir,
      env: { PATH: `${join(dir, "bin")}:/bin:/usr/bin` },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Podman 5.4 does not know it");
    expect(stderr).toBe("checking for Podman 5.4.2, the installed one (--podman VERSION for another)\n");
  });

  test("reads a file along with its directory, and speaks of the file alone", () => {
    write("a.container", `${sound}Volume=data.volume:/data\n`);
    write("data.volume", "[Volume]\n");
    write("b.container", "[Container]\n");
    expect(hecateFleet(["lint", "--podman", "5.8", "a.container"], { cwd: dir })).toMatchObject({
      exitCode: 0,
      stdout: "1 file: 0 errors, 0 warnings\n",
    });
  });

  test("takes a unit from standard input, and what others run", () => {
    const input = `[Unit]\nRequires=core.container\n${sound}`;
    const args = ["lint", "--podman", "5.8", "-", "--stdin-name", "web.container"];
    const { exitCode, stdout } = hecateFleet(args, { input });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("web.container:2:10: error [Unit] Requires:");
    expect(hecateFleet(["lint", "--podman", "5.8", "-"], { input: sound }).exitCode).toBe(0);
  });

  test("takes a link to nowhere for a finding, and checks the rest", () => {
    write("units/a.container", `${sound}ReadOnly=maybe\n`);
    symlinkSync("nowhere", join(dir, "units/gone.container"));
    symlinkSync("loop.volume", join(dir, "units/loop.volume"));
    const args = ["lint", "--podman", "5.4", "--format", "json", "units"];
    const { exitCode, stdout, stderr } = hecateFleet(args, { cwd: dir });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    const { files, findings } = JSON.parse(stdout) as { files: number; findings: { path: string; rule: string }[] };
    expect(files).toBe(3);
    expect(findings.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      "units/a.container boolean",
      "units/gone.container file-readable",
      "units/loop.volume file-readable",
    ]);
  });

  test("says of a file that a neighbour keeps it from being made", () => {
    write("units/a.container", sound);
    write("units/b.container", sound);
    symlinkSync("nowhere", join(dir, "units/gone.container"));
    const lint = (podman: string): ReturnType<typeof hecateFleet> =>
      hecateFleet(["lint", "--podman", podman, "units/a.container"], { cwd: dir });
    expect(lint("5.4")).toMatchObject({
      exitCode: 1,
      stdout:
        "units/gone.container: error: it is a link to nowhere: no unit of this directory becomes a service, and there are 2 more; mend it, or take it out of the directory (file-readable)\n" +
        "1 file: 1 error, 0 warnings\n",
    });
    expect(lint("4.9")).toMatchObject({ exitCode: 0 });
    rmSync(join(dir, "units/gone.container"));
    write("units/b.container", "[Container]\nImage\n");
    expect(lint("5.4").stdout).toContain("units/b.container:2:1: error: this line is neither");
  });

  test("names a directory with the name of a unit", () => {
    mkdirSync(join(dir, "named/c.container"), { recursive: true });
    expect(hecateFleet(["lint", "--podman", "5.4", "named"], { cwd: dir })).toMatchObject({
      exitCode: 1,
      stdout:
        "named/c.container: error: it is a directory with the name of a unit file: no service is made of it; mend it, or take it out of the directory (file-readable)\n" +
        "1 file: 1 error, 0 warnings\n",
    });
    expect(hecateFleet(["lint", "--podman", "5.4", "named/nothing.container"], { cwd: dir })).toMatchObject({
      exitCode: 2,
      stdout: "",
    });
  });

  test("judges by the patch release", () => {
    write("a.container", `${sound}HealthCmd=sh -c "true"\n`);
    const lint = (podman: string): number | null =>
      hecateFleet(["lint", "--podman", podman, "a.container"], { cwd: dir }).exitCode;
    expect([lint("5.8.1"), lint("5.8.2"), lint("5.8"), lint("6.0.2")]).toEqual([1, 0, 0, 0]);
  });

  test("speaks JSON", () => {
    write("a.container", `${sound}ReadOnly=maybe\n`);
    const { exitCode, stdout, stderr } = hecateFleet(["lint", "--format", "json", "."], { cwd: dir });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      podman: "6.0",
      files: 1,
      findings: [
        {
          rule: "boolean",
          severity: "error",
          path: "a.container",
          unit: "a.container",
          line: 3,
          column: 10,
          section: "Container",
          key: "ReadOnly",
          message: "Podman takes it for false",
          fix: "write true or false",
        },
      ],
    });
  });

  test("is about a release of systemd where it is told one", () => {
    write("a.container", `${sound}[Service]\nRestartSteps=5\nRestartMaxDelaySec=1min\n`);
    const args = ["lint", "--podman", "5.8", "a.container"];
    expect(hecateFleet(args, { cwd: dir })).toMatchObject({ exitCode: 0 });
    expect(hecateFleet([...args, "--systemd", "252"], { cwd: dir }).stdout).toContain(
      "a.container:4:1: error [Service] RestartSteps: systemd 252 ignores it: RestartSteps came with systemd 254;",
    );
  });

  test("knows the targets of the system manager where it runs the units", () => {
    const install = "[Install]\nWantedBy=multi-user.target\n";
    write("a.container", `[Unit]\nAfter=local-fs.target\n${sound}[Service]\nCPUSchedulingPolicy=rr\n${install}`);
    const args = ["lint", "--podman", "5.8", "a.container"];
    expect(hecateFleet(args, { cwd: dir }).stdout).toMatch(
      /\(user-target-order\)\n.*\(service-privilege\)\n.*\(user-target\)\n/,
    );
    expect(hecateFleet([...args, "--system"], { cwd: dir })).toMatchObject({
      exitCode: 0,
      stdout: "1 file: 0 errors, 0 warnings\n",
    });
  });

  test("says loudly that it could not verify units, and does not end with 0", () => {
    write("a.container", sound);
    const missing = "this machine has no systemd-analyze; run lint --verify on a machine with systemd";
    expect(hecateFleet(["lint", "--podman", "5.8", "--verify", "."], { cwd: dir })).toEqual({
      exitCode: 2,
      stdout: "1 file: 0 errors, 0 warnings\n",
      stderr: `NOT VERIFIED: ${missing}\n`,
    });
    const { exitCode, stdout } = hecateFleet(["lint", "--verify", "--format", "json", "."], { cwd: dir });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ verify: { missing }, findings: [] });
    write("a.container", `${sound}ReadOnly=maybe\n`);
    expect(hecateFleet(["lint", "--verify", "."], { cwd: dir })).toMatchObject({ exitCode: 1 });
  });

  test("looks where the user's Podman looks", () => {
    write(".config/containers/systemd/a.container", "[Container]\n");
    const env = { HOME: dir, XDG_CONFIG_HOME: join(dir, ".config") };
    expect(hecateFleet(["lint"], { env }).stdout).toContain(`${dir}/.config/containers/systemd/a.container:1:1: error`);
  });

  test("lists its rules", () => {
    const { exitCode, stdout } = hecateFleet(["lint", "--rules"]);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(rules.length);
    expect(stdout).toContain("boolean (error): A boolean is one of 1, yes, true, on, 0, no, false, off.\n");
  });

  test.each<[string[], string]>([
    [["lint", "/nonexistent"], "/nonexistent: there is no such file"],
    [
      ["lint", "notes.txt"],
      "notes.txt: this is not a unit file of Quadlet: name one (.container, .volume, …) or a directory",
    ],
    [["lint", "--podman", "4.3", "."], "--podman: Podman 4.3 has no Quadlet: 4.4 is the first release with it"],
    [["lint", "--format", "xml", "."], '--format: there is no format "xml"; use text or json'],
    [
      ["lint", "--systemd", "v257", "."],
      '--systemd: "v257" is not a systemd release; write its number, for example 257',
    ],
    [
      ["lint", "--verify", "--generator", "/nonexistent/quadlet", "."],
      "--generator: /nonexistent/quadlet is not a program that may be run; name Podman's quadlet or podman-user-generator",
    ],
    [["lint", "--bogus"], "error: unknown option '--bogus'"],
    [["lnit"], "error: unknown command 'lnit'"],
  ])("%j cannot be carried out, and says so in a line", (args, message) => {
    write("notes.txt", "");
    const { exitCode, stdout, stderr } = hecateFleet(args, { cwd: dir });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("explains itself", () => {
    for (const args of [["--help"], ["lint", "--help"], ["render", "--help"]]) {
      const { exitCode, stdout } = hecateFleet(args);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("Usage: hecate-fleet");
    }
    expect(hecateFleet(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
