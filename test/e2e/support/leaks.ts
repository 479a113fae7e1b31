import { readdirSync, readFileSync, statSync } from "node:fs";

import type { Host } from "../../../lab/index.ts";
import { filesBelow } from "../../support/files.ts";
import type { SecretFinder } from "../../support/secretFinder.ts";
import { on } from "./hosts.ts";

/** Something that is looked at again and again until it is stopped. */
export interface Watch {
  /** All that was seen, once each. */
  stop(): Promise<readonly string[]>;
}

/** Watches the arguments of the processes of this machine: a line per argument. */
export function watchHere(): Watch {
  const seen = new Set<string>();
  return every(
    10,
    () => [[...seen].join("\n")],
    () => {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        const arguments_ = readIfThere(`/proc/${pid}/cmdline`);
        if (arguments_ !== undefined) seen.add(arguments_.replaceAll("\0", "\n"));
      }
    },
  );
}

/** Watches the files below a directory: what is written and removed again, as locks and older copies are, counts as well. */
export function watchFiles(directory: string): Watch {
  const seen = new Map<string, string[]>();
  const versions = new Map<string, string>();
  return every(
    20,
    () => [...new Set([...seen.values()].flat())],
    () => {
      for (const path of filesBelow(directory)) {
        const version = versionOf(path);
        if (version === undefined || versions.get(path) === version) continue;
        versions.set(path, version);
        const text = readIfThere(path);
        if (text === undefined) continue;
        // A log that has grown holds what it was.
        const others = (seen.get(path) ?? []).filter((before) => !text.startsWith(before));
        seen.set(path, [...others, text]);
      }
    },
  );
}

function every(milliseconds: number, all: () => readonly string[], look: () => void): Watch {
  const tryLook = (): void => {
    try {
      look();
    } catch {
      // A directory was removed while it was read.
    }
  };
  const timer = setInterval(tryLook, milliseconds);
  return {
    stop: () => {
      clearInterval(timer);
      tryLook();
      return Promise.resolve(all());
    },
  };
}

function versionOf(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? undefined : `${status.ino} ${status.size} ${status.mtimeMs}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** Watches the processes of a host, its containers' included. */
export function watchOn(host: Host): Watch {
  const script =
    "rm -f /run/watch-ends; while ! [ -e /run/watch-ends ]; do cat /proc/[0-9]*/cmdline 2>/dev/null; done | tr '\\0' '\\n' | awk '!seen[$0]++'";
  const watching = host.root(script, { timeoutMs: 300_000 });
  return {
    stop: async () => {
      await host.root("touch /run/watch-ends");
      return [(await watching).stdout];
    },
  };
}

/** A file of a node with its mode, owner's rights only where it is `600`. */
interface NodeFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
}

/**
 * Secrets that a node holds where they do not belong: in its journal, in its memory file system, in a file that others may
 * read, or in one that is neither below `secrets` nor a proven generation. A line each.
 * @param speakers services whose own words are left out: what a program prints is its own.
 */
export async function leaksOn(host: Host, finder: SecretFinder, speakers: readonly string[] = []): Promise<string[]> {
  const journal = (await host.root("journalctl --no-pager -q -o json -a -b 0")).stdout
    .split("\n")
    .filter((line) => !speakers.some((speaker) => line.includes(`"SYSLOG_IDENTIFIER":"${speaker}"`)));
  const leaking = (await filesOn(host)).flatMap((file) =>
    finder
      .in(file.content)
      .filter(() => file.mode !== "600" || !placesOfSecrets.test(file.path))
      .map((name) => `${file.path} (${file.mode}): ${name}`),
  );
  return [...finder.in(journal.join("\n")).map((name) => `journal: ${name}`), ...leaking];
}

/** The files that services read, and the copies that a way back needs. */
const placesOfSecrets = /^\.hecate\/(secrets|fleet\/stacks\/[^/]+\/[^/]+\/generations\/[^/]+)\//;

async function filesOn(host: Host): Promise<NodeFile[]> {
  const left = ["*/systemd/generator*", "*/crun/*", "*/containers/*"].map((path) => `! -path '${path}'`).join(" ");
  const found = `find .hecate .config "$XDG_RUNTIME_DIR" -xdev -type f -size -1000k -readable ${left}`;
  const text = await on(
    host,
    `${found} -printf '%m %p\\n' 2>/dev/null; echo; ${found} -print0 2>/dev/null | xargs -0 awk 'FNR == 1 { printf "\\036%s\\037", FILENAME } { print }'`,
  );
  const [modes = "", ...files] = text.split("\u001e");
  const modeOf = new Map(
    modes.split("\n").map((line) => [line.slice(line.indexOf(" ") + 1), line.slice(0, line.indexOf(" "))]),
  );
  return files.map((file) => {
    const [path = "", content = ""] = file.split("\u001f");
    return { path, mode: modeOf.get(path) ?? "", content };
  });
}
