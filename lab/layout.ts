import { createHash } from "node:crypto";
import { join } from "node:path";
import { LabError } from "./errors.ts";

/** The user of every host, uid and gid 1000. */
export const hostUser = "rl";

/** The network of one lab: a bridge of its own with a /24 behind it. */
export interface LabNetwork {
  /** Name of the bridge, which begins the name of everything else that the lab makes in the kernel. */
  readonly bridge: string;
  /** The machine's own address on the bridge, and the hosts' default route. */
  readonly gateway: string;
  /** The /24 in CIDR notation. */
  readonly subnet: string;
  /** The address with this last byte. */
  readonly at: (lastByte: number) => string;
}

/** Last bytes of hosts' addresses: the first host of a lab gets the first of them. */
export const hostNumbers: { readonly first: number; readonly last: number } = { first: 10, last: 199 };
/** Last byte of the host that prepares the images. */
export const builderNumber = 2;
const vacantNumbers = { first: 200, last: 254 } as const;

/**
 * The network of the lab with this name. The /24 is taken from 198.18.0.0/15, which RFC 2544 sets aside for test setups
 * (so it is neither on the Internet nor, in practice, on somebody's network), by the hash of the name.
 */
export function networkOf(labName: string): LabNetwork {
  const slot = createHash("sha256").update(labName).digest().readUInt16BE(0) % 512;
  const prefix = `198.${18 + Math.floor(slot / 256)}.${slot % 256}`;
  const at = (lastByte: number): string => `${prefix}.${lastByte}`;
  return { bridge: `hl${slot}`, gateway: at(1), subnet: `${prefix}.0/24`, at };
}

/** The last byte of the n-th address (from 0) on a lab's network where no host ever lives. */
export function vacantNumber(n: number): number {
  const number = vacantNumbers.first + n;
  if (!Number.isInteger(n) || number < vacantNumbers.first || number > vacantNumbers.last) {
    throw new LabError(
      `There are ${vacantNumbers.last - vacantNumbers.first + 1} vacant addresses, from 0; asked for ${n}.`,
    );
  }
  return number;
}

/** The name that the kernel and systemd-nspawn know a host by; short, because `vb-NAME` has to fit in 15 characters. */
export function machineName(network: LabNetwork, number: number): string {
  return `${network.bridge}-${number}`;
}

/**
 * Checks the name of a lab or of a host.
 *
 * @throws LabError when it cannot be a host name.
 */
export function checkName(what: "lab" | "host", name: string): void {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || name.endsWith("-")) {
    throw new LabError(`"${name}" cannot name a ${what}: use a-z, 0-9 and "-", beginning with a letter.`);
  }
}

/** Where a lab's files are. */
export interface LabPaths {
  /** Everything shared by all labs: base, images, downloads. */
  readonly cache: string;
  /** What belongs to this lab alone. */
  readonly lab: string;
  readonly hosts: string;
  /** Directory of the lab's key pair. */
  readonly keys: string;
  readonly privateKey: string;
  readonly knownHosts: string;
}

/**
 * @param cache the directory of `cacheDirectory`.
 */
export function labPaths(cache: string, labName: string): LabPaths {
  const lab = join(cache, "labs", labName);
  return {
    cache,
    lab,
    hosts: join(lab, "hosts"),
    keys: join(lab, "keys"),
    privateKey: join(lab, "keys", "id_ed25519"),
    knownHosts: join(lab, "known_hosts"),
  };
}

/**
 * The directory of bases, images and labs: `HECATE_LAB_DIR`, else `/var/cache/hecate-lab` for root, else below the user's cache.
 *
 * @throws LabError when overlayfs could not take the path as an option.
 */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>, uid: number): string {
  const home = environment["HOME"] ?? "/";
  const chosen = environment["HECATE_LAB_DIR"] ?? "";
  const userCache = environment["XDG_CACHE_HOME"] ?? "";
  const directory =
    chosen !== ""
      ? chosen
      : uid === 0
        ? "/var/cache/hecate-lab"
        : join(userCache !== "" ? userCache : join(home, ".cache"), "hecate-lab");
  if (!/^\/[A-Za-z0-9._/+@-]*$/.test(directory)) {
    throw new LabError(
      `The lab's directory ${directory} has to be an absolute path of plain characters: set HECATE_LAB_DIR.`,
    );
  }
  return directory;
}
