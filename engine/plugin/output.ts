import { StringDecoder } from "node:string_decoder";
import type { Log } from "./context.ts";

/** What a command has written. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Which streams are shown while a command runs: the input `logging`. Both when it is absent, none for any other word. */
export function isLogged(stream: keyof Output, logging: string | undefined): boolean {
  return logging === undefined || logging === "stdoutAndStderr" || logging === stream;
}

/** Collects what a command writes, and shows it line by line. */
export class Collector {
  readonly #log: Log;
  readonly #logging: string | undefined;
  readonly #chunks: { stream: keyof Output; data: Buffer }[] = [];
  readonly #decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  readonly #rest = { stdout: "", stderr: "" };

  constructor(log: Log, logging: string | undefined) {
    this.#log = log;
    this.#logging = logging;
  }

  add(stream: keyof Output, data: Buffer): void {
    this.#chunks.push({ stream, data });
    if (!isLogged(stream, this.#logging)) return;
    const lines = (this.#rest[stream] + this.#decoders[stream].write(data)).split("\n");
    this.#rest[stream] = lines.pop() ?? "";
    for (const line of lines) this.#log.status(line.replace(/\r$/, ""));
  }

  /** To be called once the command has ended: shows what came without an end of line. */
  end(): void {
    for (const rest of Object.values(this.#rest)) if (rest !== "") this.#log.status(rest);
  }

  /** Each without its last end of line. */
  output(): Output {
    return {
      stdout: this.#text((stream) => stream === "stdout").replace(/\n$/, ""),
      stderr: this.#text((stream) => stream === "stderr").replace(/\n$/, ""),
    };
  }

  /** Both streams in the order in which they came, for an error. */
  combined(): string {
    return this.#text(() => true);
  }

  #text(isWanted: (stream: keyof Output) => boolean): string {
    return Buffer.concat(this.#chunks.filter(({ stream }) => isWanted(stream)).map(({ data }) => data)).toString();
  }
}
