import { cp, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { goArchitecture, writeArchive } from "./archive.ts";
import type { Base } from "./base.ts";
import type { CgroupRoots } from "./cgroup.ts";
import { labImages } from "./catalogue.ts";
import { LabError } from "./errors.ts";
import { makeWhole, removeTree } from "./files.ts";
import {
  bootGuest,
  enterAsUser,
  giveToUser,
  killGuest,
  prepareGuest,
  rootOf,
  shutDownGuest,
  storageOf,
  type Guest,
} from "./guest.ts";
import { builderNumber, hostUser, type LabNetwork } from "./layout.ts";
import { prepareGo, type Progress } from "./machine.ts";
import { contentKey } from "./recipe.ts";
import { lastLines, must, toolEnvironment } from "./run.ts";

/** Podman's storage with all images of the lab, to be copied to new hosts. */
export interface Images {
  /** Changes with the images and with the base that wrote the storage. */
  readonly key: string;
  readonly storage: string;
}

const sources = join(import.meta.dirname, "standin");

/** The key that `ensureImages` would give. */
export async function imagesKey(base: Base): Promise<string> {
  const files = (await readdir(sources)).sort();
  const texts = await Promise.all([
    ...files.map((name) => readFile(join(sources, name), "utf8")),
    readFile(join(import.meta.dirname, "archive.ts"), "utf8"),
  ]);
  return contentKey([base.key, labImages(), files, texts]);
}

/**
 * The images of the present sources; made when they are not there yet, by a host of the lab's that exists only for it.
 * Callers hold the cache's lock, and the lab's bridge is up.
 */
export async function ensureImages(
  cache: string,
  base: Base,
  place: { readonly network: LabNetwork; readonly cgroups: CgroupRoots; readonly hosts: string },
  progress: Progress,
): Promise<Images> {
  const key = await imagesKey(base);
  const storage = await makeWhole(join(cache, `images-${key}`), async (temporary) => {
    progress("building the stand-in services' images (once)");
    await prepareGo(progress);
    const guest: Guest = {
      name: "builder",
      number: builderNumber,
      network: place.network,
      cgroups: place.cgroups,
      lower: base.normal,
      directory: join(place.hosts, ".builder"),
    };
    await killGuest(guest);
    await removeTree(guest.directory);
    await mkdir(join(temporary, "work"));
    const archive = await buildArchive(join(temporary, "work"), base);
    await loadIn(guest, archive);
    await rename(storageOf(guest), join(temporary, "containers"));
    for (const used of [guest.directory, join(temporary, "work")]) await removeTree(used);
  });
  return { key, storage: join(storage, "containers") };
}

/** Copies the storage, with owners and attributes; where the file system can, without copying data. */
export async function copyStorage(images: Images, target: string): Promise<void> {
  await must("cp", ["--archive", "--reflink=auto", images.storage, target]);
}

async function buildArchive(directory: string, base: Base): Promise<string> {
  const standin = join(directory, "standin");
  await must("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", standin, "."], {
    cwd: sources,
    env: toolEnvironment({
      CGO_ENABLED: "0",
      GOARCH: goArchitecture(),
      GOFLAGS: "",
      // Nothing is needed from outside, whatever this machine's Go is set up with.
      GOTOOLCHAIN: "local",
      GOPROXY: "off",
      GOWORK: "off",
    }),
  });
  return writeArchive(directory, labImages(), { standin, busybox: join(base.normal, "usr/bin/busybox") });
}

/** Boots the guest and has its user's Podman load the archive. The guest ends in order, so that its storage is at rest. */
async function loadIn(guest: Guest, archive: string): Promise<void> {
  await mkdir(storageOf(guest), { recursive: true });
  await must("chown", ["1000:1000", storageOf(guest)]);
  await prepareGuest(guest);
  const inside = `/home/${hostUser}/images.tar`;
  await cp(archive, join(rootOf(guest), inside));
  await giveToUser(guest, inside);
  await bootGuest(guest);
  try {
    const loaded = await enterAsUser(guest, ["podman", "load", "--quiet", "--input", inside], { timeoutMs: 300_000 });
    if (loaded.exitCode !== 0) throw new LabError(`podman load failed.${lastLines(loaded.stderr)}`);
  } finally {
    await shutDownGuest(guest);
  }
}
