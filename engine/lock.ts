import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeatMs = 5_000;
const staleMs = 30_000;

/**
 * Runs `work` while no other process runs the same under the lock directory `lock`. It only saves doing a thing twice:
 * what must not break without it is to be written by rename. A holder that died is noticed by its process id, or, where
 * that says nothing (another host, another container), by a heartbeat that is 30 s old.
 * @param waiting is called every 5 s with the seconds waited so far.
 */
export async function withLock<T>(
  lock: string,
  waiting: (seconds: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  const begun = Date.now();
  for (let round = 1; !take(lock); round++) {
    if (isDead(lock)) setAside(lock);
    else {
      if (round % 25 === 1) waiting(Math.round((Date.now() - begun) / 1000));
      await sleep(200);
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // Whoever took the lock for dead has it now; there is nothing left to keep alive.
    ignoreMissing(() => {
      utimesSync(lock, now, now);
    });
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(lock, "owner"), `${process.pid} ${hostname()}\n`);
  return true;
}

function isDead(lock: string): boolean {
  const age = ignoreMissing(() => Date.now() - statSync(lock).mtimeMs);
  if (age === undefined) return false;
  if (age > staleMs) return true;
  const owner = ignoreMissing(() => readFileSync(join(lock, "owner"), "utf8"));
  const [pid, host] = owner?.trim().split(" ") ?? [];
  return host === hostname() && pid !== undefined && !isAlive(Number(pid));
}

/** By rename and not by removal, so that of two who see the same dead lock just one succeeds. */
function setAside(lock: string): void {
  const aside = `${lock}.dead-${process.pid}`;
  if (ignoreMissing(() => (renameSync(lock, aside), true))) rmSync(aside, { recursive: true, force: true });
}

/** Whether a process of that id runs on this host. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ignoreMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
