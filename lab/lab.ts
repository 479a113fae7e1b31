import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ensureBase, removeOutdated } from "./base.ts";
import { machinesWithCgroup } from "./cgroup.ts";
import { LabError } from "./errors.ts";
import { removeTree } from "./files.ts";
import { clearMachine, killGuest, type Guest } from "./guest.ts";
import { Host } from "./host.ts";
import { ensureImages } from "./images.ts";
import {
  cacheDirectory,
  checkName,
  labPaths,
  machineName,
  networkOf,
  vacantNumber,
  type LabNetwork,
  type LabPaths,
} from "./layout.ts";
import { withLock } from "./lock.ts";
import { inspectMachine, prepareTools, type Machine, type Progress } from "./machine.ts";
import { ensureKeys, freeNumber, makeHost, readRecords, removeRemnants, writeKnownHosts } from "./provision.ts";
import { deleteLink, ensureBridge, linksNamed } from "./network.ts";
import { baseKey, releases, runsQuadlets } from "./recipe.ts";
import type { Release } from "./recipe.ts";
import type { HostRecord } from "./record.ts";
import { startRegistry, type Registry, type RegistryLogin } from "./registry.ts";

/** A host to have. */
export interface HostSpec {
  readonly name: string;
  /** True for a host without curl, python3 and busybox. Default: as it is when the host exists, else false. */
  readonly bare?: boolean;
  /** The Debian release it is of. Default: as it is when the host exists, else trixie. */
  readonly release?: Release;
}

export interface LabOptions {
  /** Names the lab's network and directory; labs of different names do not meet. */
  readonly name: string;
  /** Told what takes time. Default: nobody. */
  readonly progress?: Progress;
}

/**
 * Opens a lab, whether it has hosts already or not. Nothing is started or changed.
 *
 * @throws LabUnavailable when this machine cannot run hosts, LabError for a name that cannot be used.
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  checkName("lab", options.name);
  const machine = await inspectMachine();
  const paths = labPaths(cacheDirectory(process.env, process.getuid?.() ?? -1), options.name);
  const lab = new Lab(options.name, paths, machine, options.progress ?? (() => undefined));
  await lab.reload();
  return lab;
}

/** A group of throw-away hosts with a network of their own. Made by `openLab`. */
export class Lab {
  readonly name: string;
  readonly network: LabNetwork;
  readonly #paths: LabPaths;
  readonly #machine: Machine;
  readonly #progress: Progress;
  #hosts = new Map<string, Host>();

  constructor(name: string, paths: LabPaths, machine: Machine, progress: Progress) {
    this.name = name;
    this.network = networkOf(name);
    this.#paths = paths;
    this.#machine = machine;
    this.#progress = progress;
  }

  /** All hosts of the lab, by address. */
  hosts(): Host[] {
    return [...this.#hosts.values()];
  }

  /**
   * The host of this name.
   *
   * @throws LabError when the lab has none.
   */
  host(name: string): Host {
    const host = this.#hosts.get(name);
    if (host !== undefined) return host;
    const known = [...this.#hosts.keys()].join(", ");
    throw new LabError(`The lab "${this.name}" has no host ${name}; it has ${known === "" ? "none" : known}.`);
  }

  /** The n-th address (from 0) on the lab's network where no host ever lives. */
  address(n: number): string {
    return this.network.at(vacantNumber(n));
  }

  /** Reads anew which hosts there are: another process may have made or removed some. */
  async reload(): Promise<void> {
    const records = await readRecords(this.#paths);
    this.#hosts = new Map([...records].map(([name, record]) => [name, this.#hostOf(record)]));
  }

  /**
   * Makes sure that these hosts are there, run and answer ssh; what runs already is left as it is.
   * A host made from an outdated base is made anew. Remnants of processes that died are cleared first.
   *
   * @returns the hosts in the order asked for.
   * @throws LabUnavailable when this machine cannot run hosts, LabError when one does not come up.
   */
  async up(specs: readonly HostSpec[]): Promise<Host[]> {
    for (const spec of specs) checkName("host", spec.name);
    await this.#alone(async () => {
      await prepareTools(this.#progress);
      await mkdir(this.#paths.hosts, { recursive: true });
      await ensureBridge(this.network.bridge, this.network.gateway, this.network.subnet);
      await this.#clearRemnants();
      await ensureKeys(this.#paths);
      await this.#alone(() => this.#makeMissing(specs), "the base system");
      await this.reload();
      await writeKnownHosts(this.#paths, this.hosts());
      const hosts = specs.map((spec) => this.host(spec.name));
      const down = (await Promise.all(hosts.map(async (host) => ((await host.isRunning()) ? [] : [host.name])))).flat();
      if (down.length > 0) this.#progress(`booting ${down.join(", ")}`);
      // All of them come to an end, so that none is still booting when an error is told.
      const started = await Promise.allSettled(hosts.map((host) => host.start()));
      const failure = started.find((result) => result.status === "rejected");
      if (failure !== undefined) throw failure.reason;
    });
    return specs.map((spec) => this.host(spec.name));
  }

  /** Removes the lab's hosts and all that it has on this machine, whatever state it is in; base and images stay. */
  async down(): Promise<void> {
    await this.#alone(async () => {
      const { cgroups } = this.#machine;
      const machines = await machinesWithCgroup(cgroups, this.network.bridge);
      await Promise.all(machines.map((machine) => clearMachine(cgroups, machine)));
      for (const link of await linksNamed(`vb-${this.network.bridge}-`)) await deleteLink(link);
      await deleteLink(this.network.bridge);
      await removeTree(this.#paths.lab);
      this.#hosts.clear();
    });
  }

  /** Starts the lab's image registry, in place of one that runs already; `down` ends it too. */
  startRegistry(login: RegistryLogin): Promise<Registry> {
    return this.#alone(() => {
      const { cache, lab } = this.#paths;
      const place = { network: this.network, cgroups: this.#machine.cgroups, cache, directory: join(lab, "registry") };
      return startRegistry(place, login, this.#progress);
    });
  }

  /** Base, images, and the hosts that are not there yet or not as wanted. */
  async #makeMissing(specs: readonly HostSpec[]): Promise<void> {
    const { cache, hosts } = this.#paths;
    const base = await ensureBase(cache, "trixie", this.#progress);
    const place = { network: this.network, cgroups: this.#machine.cgroups, hosts };
    const images = await ensureImages(cache, base, place, this.#progress);
    const records = await readRecords(this.#paths);
    const making: Promise<HostRecord>[] = [];
    for (const { name, bare, release } of new Map(specs.map((spec) => [spec.name, spec])).values()) {
      const existing = records.get(name);
      const wanted = release ?? existing?.release ?? "trixie";
      const own = wanted === "trixie" ? base : await ensureBase(cache, wanted, this.#progress);
      const loaded = runsQuadlets(wanted) ? images : undefined;
      if (existing !== undefined) {
        if (bare !== undefined && bare !== existing.bare) {
          throw new LabError(`${name} exists as a ${existing.bare ? "bare" : "normal"} host: take the lab down first.`);
        }
        if (existing.baseKey === own.key && existing.imagesKey === (loaded?.key ?? "")) continue;
        this.#progress(`${name} was made from an older base: making it anew`);
        await killGuest(this.#guestOf(existing));
        await removeTree(join(hosts, name));
      }
      const isBare = bare ?? existing?.bare ?? false;
      const number = existing?.number ?? freeNumber(records);
      const lower = isBare ? own.bare : own.normal;
      if (lower === undefined) throw new LabError(`${name}: there is no bare host of Debian ${wanted}.`);
      const guest = this.#guestOf({ name, number, lower });
      const kind = { bare: isBare, release: wanted };
      making.push(makeHost(guest, kind, { base: own, images: loaded }, this.#paths));
      records.set(name, { name, number, ...kind, baseKey: "", imagesKey: "", hostKey: "", lower: guest.lower });
    }
    await Promise.all(making);
    const current = releases.map((one) => baseKey(process.arch, one));
    await removeOutdated(cache, [...current, images.key]);
  }

  /** What died in the middle: processes and links without a host, hosts without a record. */
  async #clearRemnants(): Promise<void> {
    const records = await readRecords(this.#paths);
    const { bridge } = this.network;
    const known = new Set([...records.values()].map((record) => machineName(this.network, record.number)));
    for (const machine of await machinesWithCgroup(this.#machine.cgroups, bridge)) {
      // A number at the end is a host's; the registry has none.
      if (/-\d+$/.test(machine) && !known.has(machine)) await clearMachine(this.#machine.cgroups, machine);
    }
    for (const link of await linksNamed(`vb-${bridge}-`)) {
      if (!known.has(link.slice("vb-".length))) await deleteLink(link);
    }
    await removeRemnants(this.#paths, records);
  }

  #hostOf(record: HostRecord): Host {
    return new Host(this.#guestOf(record), {
      hostKey: record.hostKey,
      bare: record.bare,
      privateKeyFile: this.#paths.privateKey,
      knownHostsFile: this.#paths.knownHosts,
    });
  }

  #guestOf(facts: Pick<HostRecord, "name" | "number" | "lower">): Guest {
    return {
      ...{ name: facts.name, number: facts.number, lower: facts.lower },
      network: this.network,
      cgroups: this.#machine.cgroups,
      directory: join(this.#paths.hosts, facts.name),
    };
  }

  /** One process at a time works on a lab, and one on what all labs share. */
  #alone<T>(work: () => Promise<T>, shared?: string): Promise<T> {
    const key = shared === undefined ? this.#paths.lab : this.#paths.cache;
    const what = shared ?? `the lab "${this.name}"`;
    return withLock(
      key,
      () => {
        this.#progress(`waiting for another process to finish with ${what}`);
      },
      work,
    );
  }
}
