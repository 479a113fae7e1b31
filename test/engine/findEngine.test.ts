import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findEngine, type Engine } from "../../engine/findEngine.ts";
import { commandVersion, engineVersion } from "../../engine/versions.ts";

const platform = `${process.platform}-${process.arch}`;

let home: string;
let lines: string[];
let servers: Server[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "hecate-engine-"));
  lines = [];
  servers = [];
});
afterEach(() => {
  for (const server of servers) server.close();
  rmSync(home, { recursive: true, force: true });
});

/** A program that logs its arguments and then does what `body` says. */
function program(dir: string, name: string, body: string): string {
  const path = join(home, dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "$*" >> "${path}.calls"\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function calls(path: string): string[] {
  return existsSync(`${path}.calls`) ? readFileSync(`${path}.calls`, "utf8").trimEnd().split("\n") : [];
}

/** A Pulumi of that version, which can't install plugins. */
function pulumi(dir: string, version: string): string {
  return program(dir, "pulumi", `[ "$1" = version ] && { echo ${version}; exit; }; exit 1`);
}

/** A Go whose build takes a moment and leaves a Pulumi. */
function go(dir: string, body = ""): string {
  return program(
    dir,
    "go",
    `${body}
    while [ "$1" != -o ]; do shift; done
    echo "go: downloading some/module v1" >&2; sleep 0.3
    printf '#!/bin/sh\\necho v${engineVersion}\\n' > "$2"; chmod 755 "$2"`,
  );
}

function find(dirs: string[], site = "http://127.0.0.1:9", env: NodeJS.ProcessEnv = {}): Promise<Engine> {
  return findEngine({
    progress: (line) => lines.push(line),
    site: { archives: site, checksums: site },
    env: {
      PATH: [...dirs.map((dir) => join(home, dir)), "/usr/bin", "/bin"].join(":"),
      HOME: home,
      XDG_CACHE_HOME: join(home, "cache"),
      ...env,
    },
  });
}

const cached = (): string => join(home, `cache/hecate-fleet/pulumi-${engineVersion}-${platform}/bin/pulumi`);

describe("the command line", () => {
  test("on PATH is used as it is, when it is new enough", async () => {
    const [old, mute] = [pulumi("old", "v3.201.9"), program("mute", "pulumi", "exit 1")];
    const own = pulumi("own", "v3.202.0");
    const { cli, env } = await find(["old", "mute", "own"]);
    expect(cli).toEqual({ path: own, version: "3.202.0", origin: "path" });
    expect(env["PULUMI_SKIP_UPDATE_CHECK"]).toBe("true");
    expect(lines.slice(0, 2)).toEqual([
      `${old} is Pulumi 3.201.9, older than 3.202.0: not used`,
      `${mute} does not say its version: not used`,
    ]);
  });

  test("in the cache is used without asking anybody", async () => {
    mkdirSync(dirname(cached()), { recursive: true });
    writeFileSync(cached(), "#!/bin/sh\nexit 1\n");
    chmodSync(cached(), 0o755);
    expect((await find([])).cli).toEqual({ path: cached(), version: engineVersion, origin: "cache" });
  });

  test("is built when it can't be downloaded, and then found in the cache", async () => {
    const compiler = go("go");
    expect((await find(["go"])).cli).toEqual({ path: cached(), version: engineVersion, origin: "build" });
    expect(lines[0]).toMatch(/^Pulumi .* can't be downloaded \(http:.*\): building it from its Go modules, once$/);
    expect((await find(["go"])).cli.origin).toBe("cache");
    expect(calls(compiler)).toHaveLength(1);
    expect(calls(compiler)[0]).toMatch(/^build .*-mod=readonly .*github\.com\/pulumi\/pulumi\/pkg\/v3\/cmd\/pulumi$/);
  });

  test("is built once for two who want it at the same time", async () => {
    const compiler = go("go");
    const found = await Promise.all([find(["go"]), find(["go"])]);
    expect(found.map(({ cli }) => cli.origin).sort()).toEqual(["build", "cache"]);
    expect(calls(compiler)).toHaveLength(1);
  });

  test.each([
    ["of a process that is gone", "2147483646 HOST", 0],
    ["without a sign of life for long", "1 elsewhere", 60_000],
  ])("is built in spite of a lock %s", async (_what, owner, age) => {
    go("go");
    const lock = `${dirname(dirname(cached()))}.lock`;
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, "owner"), owner.replace("HOST", execFileSync("hostname").toString().trim()));
    const then = new Date(Date.now() - age);
    utimesSync(lock, then, then);
    expect((await find(["go"])).cli.origin).toBe("build");
    expect(readdirSync(dirname(lock)).filter((name) => name.includes("lock"))).toEqual([]);
  });

  test("can't be had: the error says what to install", async () => {
    const message = /^Pulumi can't be built: Go is not installed\. Install Go .*or install Pulumi 3\.202 or newer/;
    // No directory of the machine's: it may have a Go.
    await expect(find([], undefined, { PATH: join(home, "nothing") })).rejects.toThrow(message);
  });

  test("whose build fails leaves nothing behind and says what Go said", async () => {
    go("go", 'echo "some/package: no space left on device" >&2; exit 1');
    await expect(find(["go"])).rejects.toThrow(/go build ended with 1\.\n {2}some\/package: no space left on device\n/);
    expect(readdirSync(join(home, "cache/hecate-fleet"))).toEqual([]);
  });
});

describe("the official download", () => {
  const file = `pulumi-v${engineVersion}-${platform}.tar.gz`;

  async function serveFiles(files: Record<string, Buffer | string | undefined>): Promise<string> {
    const server = createServer((request, response) => {
      const name = request.url?.slice(1) ?? "";
      // A file that is named and not there is one that the server never answers for.
      if (!(name in files)) response.writeHead(404).end();
      else if (files[name] !== undefined) response.end(files[name]);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function archive(): Buffer {
    pulumi("packed/pulumi", `v${engineVersion}`);
    return execFileSync("tar", ["-cz", "-C", join(home, "packed"), "pulumi"]);
  }

  const sums = (content: Buffer): string =>
    `0000  other.tar.gz\n${createHash("sha256").update(content).digest("hex")}  ${file}\n`;

  test("is unpacked into the cache", async () => {
    const content = archive();
    const site = await serveFiles({ [file]: content, [`pulumi-${engineVersion}-checksums.txt`]: sums(content) });
    expect((await find([], site)).cli).toEqual({ path: cached(), version: engineVersion, origin: "download" });
    expect((await find([], site)).cli.origin).toBe("cache");
  });

  test.each<[string, (content: Buffer) => string | undefined, string]>([
    ["of another content", () => `${"0".repeat(64)}  ${file}\n`, "its publisher says 0000"],
    ["without a checksum", () => "", `the published checksums do not name ${file}`],
    ["that does not come", () => undefined, "no answer within 5 s"],
  ])("%s is not used", { timeout: 15_000 }, async (_what, sumsOf, reason) => {
    go("go");
    const content = archive();
    const site = await serveFiles({ [file]: content, [`pulumi-${engineVersion}-checksums.txt`]: sumsOf(content) });
    expect((await find(["go"], site)).cli.origin).toBe("build");
    expect(lines[0]).toContain(reason);
    expect(readdirSync(join(home, "cache/hecate-fleet")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("the command plugin", () => {
  const installed = `.pulumi/plugins/resource-command-v${commandVersion}`;

  test("is tried to be installed once, then the stand-in serves", async () => {
    const own = pulumi("own", "v3.257.0");
    expect((await find(["own"])).plugin).toBe("stand-in");
    expect(lines).toContain(
      `the command plugin ${commandVersion} can't be installed: the project's own stand-in serves instead`,
    );
    lines = [];
    expect((await find(["own"])).plugin).toBe("stand-in");
    expect(lines).toEqual([]);
    expect(calls(own)).toEqual(["version", `plugin install resource command ${commandVersion}`, "version"]);
  });

  test("is the official one once it could be installed", async () => {
    const path = join(home, installed);
    const body = `mkdir -p "${path}"; printf '#!/bin/sh\\n' > "${path}/pulumi-resource-command"; chmod 755 "${path}"/*`;
    program("own", "pulumi", `[ "$1" = version ] && { echo v3.300.0; exit; }; ${body}`);
    expect((await find(["own"])).plugin).toBe("official");
  });

  test.each<[string, () => NodeJS.ProcessEnv]>([
    ["installed", () => (program(installed, "pulumi-resource-command", ""), {})],
    [
      "installed elsewhere",
      () => {
        program(`elsewhere/plugins/resource-command-v${commandVersion}`, "pulumi-resource-command", "");
        return { PULUMI_HOME: join(home, "elsewhere") };
      },
    ],
    ["on PATH", () => (program("own", "pulumi-resource-command", ""), {})],
    ["attached", () => ({ PULUMI_DEBUG_PROVIDERS: "other:1,command:2" })],
  ])("is the official one when it is %s", async (_where, prepare) => {
    const own = pulumi("own", "v3.257.0");
    expect((await find(["own"], undefined, prepare())).plugin).toBe("official");
    expect(calls(own)).toEqual(["version"]);
  });

  test("whose installation was interrupted is not used", async () => {
    pulumi("own", "v3.257.0");
    program(installed, "pulumi-resource-command", "");
    writeFileSync(join(home, `${installed}.partial`), "");
    expect((await find(["own"])).plugin).toBe("stand-in");
  });
});
