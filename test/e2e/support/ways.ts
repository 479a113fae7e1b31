import { onPath } from "../../../engine/executables.ts";
import { findEngine } from "../../../engine/findEngine.ts";

/** What runs Pulumi, by name: `npm run pulumi`, and the user's own `pulumi` where that has all it needs by itself. */
export async function ways(): Promise<[string, readonly string[] | undefined][]> {
  const { cli, plugin } = await findEngine({ progress: () => undefined });
  const host = onPath("pulumi-language-nodejs", process.env).length > 0;
  const plain: [string, readonly string[]][] = host && plugin === "official" ? [["pulumi", [cli.path]]] : [];
  return [["npm run pulumi", undefined], ...plain];
}
