import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import ssh2 from "ssh2";
import { z } from "zod";

/** Many nodes, each at a port of the loopback, that take a session as a real one does, and none of this machine's time. */
export interface SimulatedNodes {
  readonly ports: readonly number[];
  readonly stop: () => void;
}

const wishSchema = z.object({
  count: z.int(),
  /** Private host key, as OpenSSH keeps it. */
  hostKey: z.string(),
  /** What every node says to every command. */
  answer: z.string(),
  /** How long it takes to. */
  milliseconds: z.number(),
});
/** What the nodes are to be. */
export type Wish = z.infer<typeof wishSchema>;

/** Starts them, in a process of their own. Any key is let in. */
export async function simulateNodes(wish: Wish): Promise<SimulatedNodes> {
  const child = fork(import.meta.filename);
  child.send(wish);
  const [ports] = (await once(child, "message")) as [unknown];
  return {
    ports: z.array(z.int()).parse(ports),
    stop: () => {
      child.kill();
    },
  };
}

async function serve({ count, hostKey, answer, milliseconds }: Wish): Promise<number[]> {
  const sshd = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (attempt) => {
      attempt.accept();
    });
    client.on("session", (acceptSession) => {
      acceptSession().on("exec", (acceptCommand) => {
        const channel = acceptCommand();
        channel.on("end", () => {
          setTimeout(() => {
            channel.write(answer);
            channel.exit(0);
            channel.end();
          }, milliseconds);
        });
        channel.resume();
      });
    });
  });
  return Promise.all(
    Array.from({ length: count }, async () => {
      const listener = createServer({ noDelay: true }, (socket) => {
        sshd.injectSocket(socket);
      }).listen(0, "127.0.0.1");
      await once(listener, "listening");
      return (listener.address() as AddressInfo).port;
    }),
  );
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  const [wish] = (await once(process, "message")) as [unknown];
  process.send(await serve(wishSchema.parse(wish)));
}
