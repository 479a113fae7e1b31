import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { posix } from "node:path";
import type { Sftp } from "./sftp.ts";

/** Writes `text` to the file `path`; directories that lack are made. */
export async function writeText(sftp: Sftp, text: string, path: string): Promise<void> {
  const there = await sftp.stat(path);
  if (there?.isDirectory() === true) {
    throw new Error(`remote path ${path} is a directory, and a text can only become a file`);
  }
  await makeDirectories(sftp, posix.dirname(path));
  await sftp.write(path, chunksOf(Buffer.from(text)));
}

/**
 * Copies the local file or directory `source`. A file goes to `path`, or into it when it is a directory. A directory goes
 * into `path` under its own name, or, when `source` ends in a slash, what it holds does.
 */
export async function upload(sftp: Sftp, source: string, path: string): Promise<void> {
  const there = await sftp.stat(path);
  if ((await stat(source)).isDirectory()) {
    if (there === undefined) await makeDirectories(sftp, path);
    await uploadDirectory(sftp, source, source.endsWith("/") ? path : posix.join(path, basename(source)));
  } else if (there?.isDirectory() === true) {
    await sftp.write(posix.join(path, basename(source)), createReadStream(source));
  } else {
    if (there === undefined) await makeDirectories(sftp, posix.dirname(path));
    await sftp.write(path, createReadStream(source));
  }
}

async function uploadDirectory(sftp: Sftp, source: string, path: string): Promise<void> {
  await makeDirectory(sftp, path);
  const entries = await readdir(source, { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const [from, to] = [join(source, entry.name), posix.join(path, entry.name)];
    if (entry.isDirectory()) await uploadDirectory(sftp, from, to);
    else await sftp.write(to, createReadStream(from));
  }
}

async function makeDirectories(sftp: Sftp, path: string): Promise<void> {
  const there = await sftp.stat(path);
  if (there === undefined && posix.dirname(path) !== path) await makeDirectories(sftp, posix.dirname(path));
  if (there?.isDirectory() !== true) await makeDirectory(sftp, path);
}

async function makeDirectory(sftp: Sftp, path: string): Promise<void> {
  const there = await sftp.stat(path);
  if (there === undefined) await sftp.mkdir(path);
  else if (!there.isDirectory()) throw new Error(`remote path ${path} exists but is not a directory`);
}

// eslint-disable-next-line @typescript-eslint/require-await -- one chunk, in the shape of a stream
async function* chunksOf(data: Buffer): AsyncGenerator<Buffer> {
  yield data;
}
