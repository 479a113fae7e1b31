import { execFileSync, spawnSync } from "node:child_process";

/** A program that the tests need beside Node, and the Debian package that has it. */
interface Tool {
  /** Its name on PATH, or the path of a file. */
  readonly command: string;
  readonly package: string;
  readonly why: string;
}

const tools: readonly Tool[] = [
  { command: "shellcheck", package: "shellcheck", why: "the node program is checked by it" },
  { command: "/usr/sbin/sshd", package: "openssh-server", why: "connections are tested against a real sshd" },
  { command: "ssh-keygen", package: "openssh-client", why: "throw-away keys are made by it" },
  { command: "busybox", package: "busybox", why: "the node program must run on its shell" },
  { command: "go", package: "golang-go", why: "Podman's own generators are built from Go modules" },
  { command: "zsh", package: "zsh", why: "completion is tried in it" },
  { command: "fish", package: "fish", why: "completion is tried in it" },
  {
    command: "/usr/share/bash-completion/bash_completion",
    package: "bash-completion",
    why: "completion needs it in bash",
  },
  { command: "tar", package: "tar", why: "bundles are unpacked by it" },
];

/**
 * Installs what is missing where that can be done (root and apt), and says so.
 * Throws an Error that names every program that is still missing, and what to install.
 */
export function prepareTools(tell: (line: string) => void): void {
  const missing = tools.filter((tool) => !isThere(tool.command));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isThere("apt-get")) {
    const packages = missing.map((tool) => tool.package);
    tell(`installing ${packages.join(", ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync("apt-get", ["update", "-qq"], { env, stdio: ["ignore", "ignore", "inherit"] });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  const still = missing.filter((tool) => !isThere(tool.command));
  if (still.length === 0) return;
  const list = still.map(
    (tool) => `  ${tool.command} (${tool.why}); Debian and Ubuntu: apt-get install ${tool.package}`,
  );
  throw new Error(`The tests need programs that are not installed:\n${list.join("\n")}`);
}

function isThere(command: string): boolean {
  return spawnSync("sh", ["-c", '[ -f "$1" ] || command -v "$1"', "sh", command]).status === 0;
}
