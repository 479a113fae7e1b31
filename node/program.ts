import { assembleProgram, writeProgram } from "./assemble.ts";
import { hashDigits, programPath } from "./layout.ts";
import { ownerPattern, sha256 } from "./state.ts";

/** The node program, and how to call it over SSH. Nothing in the commands is secret: Pulumi prints them. */
export interface NodeProgram {
  /** The file it is put together in, on this machine. */
  readonly source: URL;
  readonly text: string;
  readonly sha256: string;
  /** Where it lies on the node, relative to the home directory; another version has another path. */
  readonly path: string;
  /**
   * Reads a bundle from standard input and makes it true. The node remembers the word, and the instance of the command when
   * there is one: letters and digits, both of them.
   */
  readonly converge: (token: string, instance?: string) => string;
  /** Reads a question from standard input, the program along with it, and prints a report; needs nothing on the node. */
  readonly plan: string;
  /** Copies the program from standard input to its path, unless it is there; prints `there` when it is. */
  readonly receive: string;
  /** Takes away what `owner` put on the node, if it is still that instance's. Throws a RangeError for an odd owner. */
  readonly delete: (owner: string, instance: string) => string;
}

/** Seconds that what comes over SSH has to arrive, as RECEIVE_TIMEOUT has them for a bundle. */
const receiveSeconds = 120;

/** The node program of this version. */
export function nodeProgram(): NodeProgram {
  const text = assembleProgram();
  const hash = sha256(text);
  const path = programPath(hash);
  // Pulumi prints the command with every failure, so it is short. A copy that was cut off would run as far as it goes:
  // its hash is looked at first.
  const run = (call: string): string =>
    `p="$HOME/${path}"; sha256sum "$p" 2>/dev/null | grep -q ^${hash.slice(0, hashDigits)} && exec sh "$p" ${call};`;
  const lost = 'echo "error: $p is missing or damaged. Run pulumi up again, it copies it anew"; exit 1';
  return {
    source: writeProgram(text),
    text,
    sha256: hash,
    path,
    // A login shell may be anything, fish included; inside the quotes it is sh.
    converge: (...words) => inShell(`${run(["converge", ...words].join(" "))} ${lost}`),
    plan: inShell(
      `umask 077; r=\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}; [ -w "$r" ] || r=\${TMPDIR:-/tmp}; d=$(mktemp -d "$r/hecate-fleet.$$.XXXXXX") || exit; timeout ${receiveSeconds} base64 -d | gzip -dc | tar -xf - -C "$d" && exec sh "$d/program" plan "$d" "${path}"; rm -rf "$d"; exit 1`,
    ),
    receive: inShell(
      `umask 022; p="$HOME/${path}"; is() { sha256sum "$1" 2>/dev/null | grep -q ^${hash}; }; is "$p" || { mkdir -p "\${p%/*}" && timeout ${receiveSeconds} cat >"$p.$$" && is "$p.$$" && mv -f "$p.$$" "$p"; } || { rm -f "$p.$$"; exit 1; }; echo there`,
    ),
    delete: (owner, instance) => {
      if (!ownerPattern.test(owner)) throw new RangeError(`${JSON.stringify(owner)} is no owner; write PROJECT/STACK`);
      const linked = `for l in "$HOME"/.config/containers/systemd/*.container; do case $(readlink "$l") in "$HOME"/.hecate/gitops/*) echo "error: the records of ${owner} on this node are gone, but its services are there. Run pulumi up, then destroy"; exit 1;; esac; done;`;
      const nothing = `[ -e "$HOME/.hecate/fleet/stacks/${owner}" ] || { [ -d "$HOME/.hecate/fleet/stacks" ] || { ${linked} }; echo "nothing of ${owner} is on this node"; exit 0; };`;
      return inShell(`${run(`delete ${owner} ${instance}`)} ${nothing} ${lost}`);
    },
  };
}

function inShell(script: string): string {
  return `sh -c '${script.replaceAll("'", `'\\''`)}'`;
}
