import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * Runs the work while no other process on this machine holds the same lock.
 *
 * The lock is an abstract socket: the kernel takes it back when the process dies, however it dies, so there is no stale lock.
 *
 * @param onWait called once when somebody else holds the lock.
 */
export async function withLock<T>(key: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const path = `\0hecate-lab/${key}`;
  let told = false;
  for (;;) {
    const held = await tryLock(path);
    if (held !== undefined) {
      try {
        return await work();
      } finally {
        held.release();
      }
    }
    if (!told) {
      told = true;
      onWait();
    }
    await holderGone(path);
  }
}

interface HeldLock {
  readonly release: () => void;
}

async function tryLock(path: string): Promise<HeldLock | undefined> {
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => waiting.delete(socket));
  });
  try {
    server.listen({ path });
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return undefined;
    throw error;
  }
  return {
    release: () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

/** A connection to the holder ends when the holder lets go or dies. */
async function holderGone(path: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect({ path });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve();
    });
  });
}
