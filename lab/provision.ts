import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Base } from "./base.ts";
import type { Release } from "./recipe.ts";
import { LabError } from "./errors.ts";
import { isThere, makeWhole, removeTree, writeBelow } from "./files.ts";
import { giveToUser, prepareGuest, rootOf, storageOf, type Guest } from "./guest.ts";
import { copyStorage, type Images } from "./images.ts";
import { hostNumbers, hostUser, type LabPaths } from "./layout.ts";
import { parseRecord, recordFile, type HostRecord } from "./record.ts";
import { must } from "./run.ts";

/** The records of the lab's hosts, by name. A directory without a readable one is a remnant. */
export async function readRecords(paths: LabPaths): Promise<Map<string, HostRecord>> {
  const records: HostRecord[] = [];
  for (const name of (await isThere(paths.hosts)) ? await readdir(paths.hosts) : []) {
    try {
      records.push(parseRecord(await readFile(join(paths.hosts, name, recordFile), "utf8")));
    } catch {
      // Never finished, or damaged: `removeRemnants` clears it.
    }
  }
  records.sort((a, b) => a.number - b.number);
  return new Map(records.map((record) => [record.name, record]));
}

/** Removes the directories of hosts that were never finished. Nothing of them runs any more. */
export async function removeRemnants(paths: LabPaths, records: ReadonlyMap<string, HostRecord>): Promise<void> {
  for (const name of await readdir(paths.hosts)) {
    if (!records.has(name)) await removeTree(join(paths.hosts, name));
  }
}

/**
 * The lowest number that no host has.
 *
 * @throws LabError when the lab's network is full.
 */
export function freeNumber(records: ReadonlyMap<string, { readonly number: number }>): number {
  const used = new Set([...records.values()].map((record) => record.number));
  for (let number = hostNumbers.first; number <= hostNumbers.last; number++) {
    if (!used.has(number)) return number;
  }
  throw new LabError(`A lab holds ${hostNumbers.last - hostNumbers.first + 1} hosts at most.`);
}

/** Makes the lab's key pair, unless it is there. */
export async function ensureKeys(paths: LabPaths): Promise<void> {
  await makeWhole(paths.keys, (directory) => makeKey(join(directory, "id_ed25519"), "hecate-lab"));
}

/** Makes all of a host but its processes: disk, identity, host key, images. The record comes last. */
export async function makeHost(
  guest: Guest,
  kind: { readonly bare: boolean; readonly release: Release },
  from: { readonly base: Base; readonly images: Images | undefined },
  paths: LabPaths,
): Promise<HostRecord> {
  await mkdir(guest.directory, { recursive: true });
  if (from.images === undefined) await must("install", ["-d", "-o", "1000", "-g", "1000", storageOf(guest)]);
  else await copyStorage(from.images, storageOf(guest));
  await prepareGuest(guest);
  const keyFile = "/etc/ssh/ssh_host_ed25519_key";
  await makeKey(join(rootOf(guest), keyFile), guest.name);
  const authorized = `/home/${hostUser}/.ssh/authorized_keys`;
  await writeBelow(rootOf(guest), authorized, await readFile(`${paths.privateKey}.pub`, "utf8"), 0o600);
  await giveToUser(guest, authorized);
  const [type = "", key = ""] = (await readFile(join(rootOf(guest), `${keyFile}.pub`), "utf8")).split(" ");
  const record: HostRecord = {
    name: guest.name,
    number: guest.number,
    ...kind,
    baseKey: from.base.key,
    imagesKey: from.images?.key ?? "",
    hostKey: `${type} ${key}`,
    lower: guest.lower,
  };
  await replaceFile(join(guest.directory, recordFile), `${JSON.stringify(record, undefined, 2)}\n`);
  return record;
}

/** Writes the lab's list of host keys. */
export async function writeKnownHosts(
  paths: LabPaths,
  hosts: readonly { readonly address: string; readonly hostKey: string }[],
): Promise<void> {
  await replaceFile(paths.knownHosts, hosts.map((host) => `${host.address} ${host.hostKey}\n`).join(""));
}

async function makeKey(file: string, comment: string): Promise<void> {
  await must("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
}

/** Readers see the old text or the new one. */
async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
