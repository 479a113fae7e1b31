import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabImage } from "./catalogue.ts";
import { must } from "./run.ts";

/** Commands in the images besides `standin` and `curl`: enough to look around in a container. */
const busyboxCommands = [
  "sh",
  "test",
  "cat",
  "ls",
  "env",
  "sleep",
  "ps",
  "id",
  "mkdir",
  "rm",
  "touch",
  "stat",
] as const;

/**
 * Writes all images as one archive of the format of `podman save` and `podman load`: a layer that they share and a
 * configuration each. Nothing is built in a container, so nothing has to run for it.
 *
 * @param directory where to work, and where the archive is put.
 * @param programs the static programs of the layer.
 * @returns the path of the archive.
 */
export async function writeArchive(
  directory: string,
  images: readonly LabImage[],
  programs: { readonly standin: string; readonly busybox: string },
): Promise<string> {
  const archive = join(directory, "archive");
  await mkdir(archive, { recursive: true });
  const layer = await writeLayer(directory, programs);
  await rename(join(directory, "layer.tar"), join(archive, layer.file));
  const manifest: object[] = [];
  for (const image of images) {
    const config = imageConfig(image, layer.digest);
    const file = `${sha256(config)}.json`;
    await writeFile(join(archive, file), config);
    manifest.push({ Config: file, RepoTags: [image.reference], Layers: [layer.file] });
  }
  await writeFile(join(archive, "manifest.json"), JSON.stringify(manifest));
  const path = join(directory, "images.tar");
  await tar(path, archive);
  return path;
}

/** An image's configuration, as text: what an image's ID is the hash of. */
export function imageConfig(image: LabImage, layerDigest: string): string {
  return JSON.stringify({
    architecture: goArchitecture(),
    os: "linux",
    created: "2026-01-01T00:00:00Z",
    config: { Entrypoint: image.entrypoint, Env: image.env, WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created: "2026-01-01T00:00:00Z", created_by: "hecate lab" }],
  });
}

/** This machine's architecture as Go and container images name it. */
export function goArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

async function writeLayer(
  directory: string,
  programs: { readonly standin: string; readonly busybox: string },
): Promise<{ digest: string; file: string }> {
  const root = join(directory, "layer");
  for (const made of ["bin", "tmp", "root", "etc"]) await mkdir(join(root, made), { recursive: true });
  await copyFile(programs.standin, join(root, "bin/standin"));
  await copyFile(programs.busybox, join(root, "bin/busybox"));
  await symlink("standin", join(root, "bin/curl"));
  for (const command of busyboxCommands) await symlink("busybox", join(root, "bin", command));
  const path = join(directory, "layer.tar");
  await tar(path, root);
  const digest = sha256(await readFile(path));
  return { digest, file: `${digest}.tar` };
}

/** Packs a directory's content so that the same content gives the same bytes. */
async function tar(path: string, directory: string): Promise<void> {
  const fixed = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--format=ustar"];
  await must("tar", ["-cf", path, ...fixed, "-C", directory, "."]);
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
