import type { Properties } from "./provider.ts";

/** How the engine's protocol marks what JSON has no form for. */
const mark = "4dabf18193072939515e22adb298388d";

/** Stands for a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: Properties[string]): Properties {
  return { [mark]: "1b47061264138c4ac30d75fd1eb44270", value };
}

/** An asset or archive of `content`: a `path` or a `text`, and a `hash`. */
export function asset(content: Properties, kind: "asset" | "archive" = "asset"): Properties {
  const marks = { asset: "c44067f5952c0a294b673a41bacd8c17", archive: "0def7320c3a5731c473e5ecbe6d01bc7" };
  return { [mark]: marks[kind], ...content };
}
