import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Paths of all files below a directory. Links are not followed: a project of the tests has a link to its packages. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
