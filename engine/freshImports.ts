import { registerHooks } from "node:module";

const mark = "run";

/** The address under which `url` is evaluated anew for this run, and for no other. */
export function freshUrl(url: string, run: number): string {
  const fresh = new URL(url);
  fresh.searchParams.set(mark, String(run));
  return fresh.href;
}

/**
 * From now on, what a fresh module imports is fresh as well: a program may make its resources in any of its files, and
 * an update that found those evaluated by its preview already would see a program without resources, and delete them.
 * Packages are shared: the SDK must be one and the same.
 */
export function passFreshnessOn(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const run = runOf(context.parentURL);
      const own = resolved.url.startsWith("file:") && !resolved.url.includes("/node_modules/");
      return run === undefined || !own ? resolved : { ...resolved, url: freshUrl(resolved.url, run) };
    },
  });
}

function runOf(url: string | undefined): number | undefined {
  if (url?.startsWith("file:") !== true) return undefined;
  const run = new URL(url).searchParams.get(mark);
  return run === null ? undefined : Number(run);
}
