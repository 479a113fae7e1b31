import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cgroupOf, enterCgroupScript, makeCgroup, processesIn, type CgroupRoots } from "./cgroup.ts";
import { LabError } from "./errors.ts";
import { makeWhole } from "./files.ts";
import { clearMachine } from "./guest.ts";
import type { Host } from "./host.ts";
import type { LabNetwork } from "./layout.ts";
import type { Progress } from "./machine.ts";
import { lastLines, must, toolEnvironment } from "./run.ts";
import { until } from "./wait.ts";

/** Who may use a registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

const port = 5000;

/** Where the lab keeps a registry, and which network it is on. */
export interface RegistryPlace {
  readonly network: LabNetwork;
  readonly cgroups: CgroupRoots;
  readonly cache: string;
  /** Its own directory: configuration, data and log. */
  readonly directory: string;
}

/** The name of a registry's cgroup; no host's machine name ends like this. */
function machineOf(network: LabNetwork): string {
  return `${network.bridge}-registry`;
}

/** Image registry with a login, on the lab's own address of its bridge: plain HTTP, only for the lab's hosts. */
export class Registry {
  /** `ADDRESS:PORT`, as it begins an image reference. */
  readonly address: string;
  readonly #place: RegistryPlace;
  readonly #login: RegistryLogin;

  constructor(place: RegistryPlace, login: RegistryLogin) {
    this.address = `${place.network.gateway}:${port}`;
    this.#place = place;
    this.#login = login;
  }

  /** Lets a host speak plain HTTP with the registry. It gets no login by this. */
  async trust(host: Host): Promise<void> {
    const file = "/etc/containers/registries.conf.d/lab-registry.conf";
    const written = await host.root(`cat >${file}`, {
      stdin: `[[registry]]\nlocation = "${this.address}"\ninsecure = true\n`,
    });
    if (written.exitCode !== 0)
      throw new LabError(`${host.name}: ${file} cannot be written.${lastLines(written.stderr)}`);
  }

  /**
   * Puts an image of a host's user into the registry.
   *
   * @param source a reference on the host, such as `ghcr.io/hecate-social/hecate-daemon:0.8.0`.
   * @param name repository and tag in the registry, such as `hecate-social/hecate-daemon:1.0.0`.
   * @returns the reference to pull it by.
   */
  async push(host: Host, source: string, name: string): Promise<string> {
    await this.trust(host);
    const target = `${this.address}/${name}`;
    const script =
      "set -e; auth=$(mktemp -d); trap 'rm -rf \"$auth\"' EXIT; " +
      'podman login --authfile "$auth/login.json" --username "$2" --password-stdin "$1" >/dev/null; ' +
      'podman push --quiet --authfile "$auth/login.json" "$3" "$4"';
    const { username, password } = this.#login;
    const pushed = await host.asUser(["sh", "-c", script, "sh", this.address, username, source, target], {
      stdin: password,
    });
    if (pushed.exitCode !== 0)
      throw new LabError(`${source} cannot be pushed to ${target}.${lastLines(pushed.stderr)}`);
    return target;
  }

  /** Ends the registry; its images stay until the lab is taken down. */
  async stop(): Promise<void> {
    await clearMachine(this.#place.cgroups, machineOf(this.#place.network));
  }
}

/**
 * Starts the lab's registry, in place of one that runs already. It outlives this process, and ends with the lab.
 *
 * @throws LabError when it does not come up, with the end of its log.
 */
export async function startRegistry(place: RegistryPlace, login: RegistryLogin, progress: Progress): Promise<Registry> {
  const registry = new Registry(place, login);
  await registry.stop();
  const program = await ensureProgram(place.cache, progress);
  const { directory } = place;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "htpasswd"), `${login.username}:${await bcrypt(login.password)}\n`, { mode: 0o600 });
  await writeFile(join(directory, "config.json"), JSON.stringify(configuration(directory, registry.address)));
  await makeCgroup(place.cgroups, machineOf(place.network));
  const log = await open(join(directory, "log"), "w");
  const group = cgroupOf(place.cgroups, machineOf(place.network));
  const child = spawn("sh", ["-c", enterCgroupScript, "sh", group, program, "serve", join(directory, "config.json")], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: toolEnvironment({ OTEL_TRACES_EXPORTER: "none" }),
  });
  child.unref();
  await log.close();
  await until(
    "the registry to answer",
    10_000,
    () => answers(registry.address),
    async () => lastLines(await must("tail", [join(directory, "log")])),
  );
  if ((await processesIn(group)).length === 0) throw new LabError(`${registry.address} is somebody else's registry.`);
  return registry;
}

/** The registry's configuration; JSON is YAML. */
function configuration(directory: string, address: string): object {
  return {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: join(directory, "data") }, delete: { enabled: true } },
    http: { addr: address, secret: randomBytes(16).toString("hex") },
    auth: { htpasswd: { realm: "lab", path: join(directory, "htpasswd") } },
  };
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/v2/`)).status === 401;
  } catch {
    return false;
  }
}

/** Debian's package, unpacked and not installed: installed, it would open its port on all of this machine's addresses. */
async function ensureProgram(cache: string, progress: Progress): Promise<string> {
  const directory = await makeWhole(join(cache, "registry"), async (temporary) => {
    progress("fetching the registry (once)");
    const download = ["-o", "APT::Sandbox::User=root", "download", "docker-registry"];
    await must("apt-get", download, { cwd: temporary });
    await must("sh", ["-c", "dpkg-deb -x docker-registry_*.deb . && rm docker-registry_*.deb"], { cwd: temporary });
  });
  return join(directory, "usr/bin/docker-registry");
}

/** The only kind of password hash that the registry takes; Node has none, Debian's crypt does. */
async function bcrypt(password: string): Promise<string> {
  const salt = [...randomBytes(21)]
    .map((byte) => "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv".charAt(byte % 50))
    .join("");
  return must("perl", ["-e", "local $/; print crypt(<STDIN>, $ARGV[0])", `$2b$05$${salt}u`], { stdin: password });
}
