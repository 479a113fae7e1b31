import { connect, type Socket } from "node:net";

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "connect: connection timed out",
};

/** A TCP connection. `seconds` bound the attempt, 0 for no limit; `signal` ends the attempt, not the connection. */
export function dialTcp(host: string, port: number, seconds: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  if (seconds > 0) socket.setTimeout(seconds * 1000);
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      signal.removeEventListener("abort", cancel);
      socket.destroy();
      reject(new Error(`dial tcp ${host}:${port}: ${reason}`));
    };
    const cancel = (): void => {
      fail("operation was canceled");
    };
    signal.addEventListener("abort", cancel);
    socket.once("timeout", () => {
      fail("i/o timeout");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const code = error.code ?? "";
      fail(code === "ENOTFOUND" ? `lookup ${host}: no such host` : (words[code] ?? error.message));
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", cancel);
      socket.removeAllListeners("error").removeAllListeners("timeout").setTimeout(0);
      resolve(socket);
    });
  });
}
