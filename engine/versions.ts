/** The Pulumi command line that is downloaded or built, without a leading `v`. `cli/go.mod` pins the same. */
export const engineVersion = "3.257.0";

/** The oldest Pulumi on PATH that is used: from it on, the inputs of components are stored and shown as a line diff. */
export const oldestEngine = "3.202.0";

/** The command plugin's version: that of `@pulumi/command` in package.json. */
export const commandVersion = "1.2.1";

/** Whether `version` is `least` or newer. Both are `1.2.3`, perhaps with a leading `v`; a pre-release counts as its release. */
export function isAtLeast(version: string, least: string): boolean {
  const [left, right] = [numbers(version), numbers(least)];
  for (const [i, wanted] of right.entries()) {
    const found = left[i] ?? 0;
    if (found !== wanted) return found > wanted;
  }
  return true;
}

function numbers(version: string): number[] {
  const core = version.replace(/^v/, "").split(/[-+]/, 1)[0] ?? "";
  return core.split(".").map(Number);
}
