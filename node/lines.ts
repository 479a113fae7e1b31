import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";

import { connect, disconnect } from "./connect.ts";
import type { SshConnection } from "./connection.ts";
import { visible } from "./visible.ts";

/** How a command ended. */
export interface Ended {
  /** Undefined when it was ended, or the connection was lost. */
  readonly exitCode: number | undefined;
  /** What it said on its standard error, or why the connection was lost; control characters are made visible. */
  readonly error: string;
}

/** Whose lines, and until when. */
export interface Reading {
  readonly connection: SshConnection | "local";
  /** For any login shell: plain words. It gets no input. */
  readonly command: string;
  /** Takes each line of its standard output as it comes. */
  readonly onLine: (line: string) => void;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Runs a command on a node and hands on its lines. Throws a ReachError when the node cannot be reached. */
export async function readLines(node: string, reading: Reading): Promise<Ended> {
  return reading.connection === "local" ? readHere(reading) : readThere(node, reading.connection, reading);
}

async function readHere({ command, onLine, signal }: Reading): Promise<Ended> {
  const child = spawn("sh", ["-c", command], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const read = readers(child.stdout, child.stderr, onLine);
  const exitCode = await new Promise<number | undefined>((resolve) => {
    child.once("error", () => {
      resolve(undefined);
    });
    child.once("close", (code) => {
      resolve(code ?? undefined);
    });
  });
  return { exitCode, error: read.error() };
}

async function readThere(
  node: string,
  connection: SshConnection,
  { command, onLine, signal }: Reading,
): Promise<Ended> {
  const client = await connect(node, connection);
  let error = (): string => "";
  try {
    const exitCode = await new Promise<number | undefined>((resolve, reject) => {
      const end = (): void => {
        resolve(undefined);
      };
      if (signal?.aborted === true) end();
      signal?.addEventListener("abort", end, { once: true });
      client.once("error", reject);
      client.once("close", end);
      client.exec(command, (refused, channel) => {
        if (refused !== undefined) {
          reject(refused);
          return;
        }
        error = readers(channel, channel.stderr, onLine).error;
        let code: number | undefined;
        channel.once("exit", (exit: number | null) => (code = exit ?? undefined));
        channel.once("close", () => {
          resolve(code);
        });
        channel.on("error", reject);
        channel.end();
      });
    });
    return { exitCode, error: error() };
  } catch (reason) {
    return { exitCode: undefined, error: visible(reason instanceof Error ? reason.message : String(reason)) };
  } finally {
    disconnect(client);
  }
}

function readers(out: Readable, err: Readable, onLine: (line: string) => void): { readonly error: () => string } {
  createInterface({ input: out, crlfDelay: Infinity }).on("line", onLine);
  let said = "";
  err.setEncoding("utf8").on("data", (text: string) => (said += text));
  return { error: () => visible(said.trim()) };
}
