import type { Host } from "../../../lab/index.ts";
import { inside } from "./inside.ts";

/** A unit that was started, stopped or failed, by the word of the node's user manager. */
export interface UnitEvent {
  readonly unit: string;
  readonly what: string;
}

/** Message IDs of systemd's catalogue. */
const messages = new Map([
  ["39f53479d3a045ac8e11786248231fbf", "started"],
  ["9d1aaa27d60140bd96365438aad20286", "stopped"],
  ["d9b373ed55a64feb8242e02dbe79a49c", "failed"],
]);

/**
 * What systemd itself says of its units from now on. It misses nothing that happens between two looks: each start and
 * each stop is a line in the journal.
 */
export class UnitWatch {
  readonly #host: Host;
  readonly #cursor: string;

  private constructor(host: Host, cursor: string) {
    this.#host = host;
    this.#cursor = cursor;
  }

  static async begin(host: Host): Promise<UnitWatch> {
    const text = await inside(
      host,
      "journalctl --user -q --sync 2>/dev/null; journalctl --user -q -n 1 -o json --output-fields=",
    );
    const { __CURSOR: cursor } = JSON.parse(text) as { __CURSOR?: string };
    if (cursor === undefined) throw new Error(`${host.name}: the journal has no cursor`);
    return new UnitWatch(host, cursor);
  }

  /** The services that were started, stopped or failed up to now. */
  async stirred(): Promise<string[]> {
    return [...new Set((await this.events()).map(({ unit }) => unit.replace(/\.service$/, "")))].sort();
  }

  /** Everything up to now, of services alone. */
  async events(): Promise<UnitEvent[]> {
    const matches = [...messages.keys()].map((id) => `MESSAGE_ID=${id}`).join(" ");
    const text = await inside(
      this.#host,
      `journalctl --user -q -o json --output-fields=MESSAGE_ID,USER_UNIT --after-cursor='${this.#cursor}' ${matches}`,
    );
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, string | undefined>)
      .map((entry) => ({
        unit: entry["USER_UNIT"] ?? "",
        what: messages.get(entry["MESSAGE_ID"] ?? "") ?? "",
      }))
      .filter(({ unit }) => /^(hecate-(?!fleet)|other).*\.service$/.test(unit));
  }
}
