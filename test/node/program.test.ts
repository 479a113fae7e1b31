import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeProgram } from "../../node/program.ts";
import { sha256 } from "../../node/state.ts";

const program = nodeProgram();
const owners = ["hecate/prod", "my-fleet/dev.2", "a_b/c--d", "A/1"];

/** What may have become of the program; not a line of it must run: the changed one would leave a file. */
const damaged = { "cut off": program.text.slice(0, 500), changed: `touch ran\n${program.text}`, empty: "" };
type Damage = keyof typeof damaged | "missing";
const damages: readonly Damage[] = ["missing", "cut off", "changed", "empty"];

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "hecate-home-"));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
}

it("has no function twice: of two parts that name one alike, the later one would win in both", () => {
  const names = [...program.text.matchAll(/^([a-z_]+)\(\)/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

/** Runs a command as sshd does: by the login shell, in the home directory, with next to no environment. */
function run(command: string, shell: string, input = ""): Ended {
  const [executable = "", ...words] = shell.split(" ");
  const { status, stdout, stderr } = spawnSync(executable, [...words, "-c", command], {
    cwd: home,
    env: { HOME: home, PATH: process.env["PATH"], XDG_RUNTIME_DIR: join(home, "no-runtime") },
    input,
    encoding: "utf8",
  });
  return { status, out: stdout + stderr };
}

/** Copies the program to where it belongs, whole or not; gives its path. */
function install(damage?: Damage): string {
  const path = join(home, program.path);
  if (damage === "missing") return path;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, damage === undefined ? program.text : damaged[damage]);
  return path;
}

describe("nodeProgram", () => {
  it("is the file beside it, at a path that holds its hash", () => {
    expect(program.sha256).toBe(sha256(program.text));
    expect(program.path).toContain(program.sha256.slice(0, 12));
    expect(program.text).toMatch(/^#!\/bin\/sh\n/);
  });

  it("is called by one line of printable characters", () => {
    const commands = [
      program.converge("0a1b"),
      program.plan,
      program.receive,
      program.delete("hecate/prod", "0123456789abcdef"),
    ];
    for (const command of commands) {
      expect(command).toMatch(/^sh -c '[\x20-\x7e]*'$/);
    }
  });

  it.each(["", "hecate", "hecate/", "/prod", "a/b/c", "../prod", "a/..", "a'b/c", "a/$(id)", "a b/c", "a/b\nc"])(
    "refuses %j as an owner, which would be a part of a command and of a path",
    (owner) => {
      expect(() => program.delete(owner, "0123456789abcdef")).toThrow(RangeError);
    },
  );
});

describe.each(["sh", "bash", "busybox sh"])("the commands under %s", (shell) => {
  const under = (command: string, input?: string): Ended => run(command, shell, input);

  it.each(owners)("delete hands %s to the program as one word", (owner) => {
    install();
    // The program's own word on a node that has nothing of the owner begins with the machine's name.
    expect(under(program.delete(owner, "0123456789abcdef"))).toEqual({
      status: 0,
      out: `${hostname()}: nothing of ${owner} is on this node\n`,
    });
  });

  it.each(owners)("delete without program and files of %s says so and is content", (owner) => {
    expect(under(program.delete(owner, "0123456789abcdef"))).toEqual({
      status: 0,
      out: `nothing of ${owner} is on this node\n`,
    });
  });

  it.each(damages)("delete with a program that is %s, but files of ours, fails and says the way out", (damage) => {
    mkdirSync(join(home, ".hecate/fleet/stacks/hecate/prod"), { recursive: true });
    install(damage);
    const { status, out } = under(program.delete("hecate/prod", "0123456789abcdef"));
    expect(status).toBe(1);
    expect(out).toContain(`error: ${join(home, program.path)} is missing or damaged`);
    expect(out).toContain("pulumi up");
    expect(existsSync(join(home, "ran"))).toBe(false);
  });

  it("delete leaves alone what another owner has there", () => {
    mkdirSync(join(home, ".hecate/fleet/stacks/hecate/other"), { recursive: true });
    expect(under(program.delete("hecate/prod", "0123456789abcdef")).status).toBe(0);
    expect(existsSync(join(home, ".hecate/fleet/stacks/hecate/other"))).toBe(true);
  });

  it.each(damages)("converge refuses a program that is %s", (damage) => {
    const path = install(damage);
    const { status, out } = under(program.converge("0a1b"));
    expect(status).toBe(1);
    expect(out).toContain(`error: ${path} is missing or damaged`);
    expect(out).toContain("pulumi up");
    expect(existsSync(join(home, "ran"))).toBe(false);
  });

  it.each([...damages, undefined])("receive puts a program where it is %s", (damage) => {
    const path = install(damage);
    expect(under(program.receive, program.text)).toEqual({ status: 0, out: "there\n" });
    expect(readFileSync(path, "utf8")).toBe(program.text);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  it("receive keeps nothing of a copy that was cut off", () => {
    const path = install("missing");
    expect(under(program.receive, program.text.slice(0, 500))).toEqual({ status: 1, out: "" });
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it.each(["000", "002", "077"])(
    "receive makes directories that others may read and not write, under umask %s",
    (umask) => {
      expect(under(`umask ${umask}; ${program.receive}`, program.text)).toEqual({ status: 0, out: "there\n" });
      const modes = [".hecate", ".hecate/fleet", ".hecate/fleet/bin"].map(
        (path) => statSync(join(home, path)).mode & 0o777,
      );
      expect(modes).toEqual([0o755, 0o755, 0o755]);
    },
  );

  it("converge begins a program that is whole", () => {
    install();
    const { status, out } = under(program.converge("0a1b"));
    expect(status).toBe(1);
    expect(out).toMatch(/error: .*(systemd|user manager)/);
    expect(out).not.toContain("missing or damaged");
  });
});
