import type { DirectiveFacts } from "./directive.ts";

/** Directives of [Install]: systemd.unit(5) of systemd 262. Quadlet acts on them, systemd does not. */
export const installDirectives = {
  Alias: { syntax: "names", type: "unit names" },
  WantedBy: { syntax: "names", type: "unit names" },
  RequiredBy: { syntax: "names", type: "unit names" },
  UpheldBy: { syntax: "names", type: "unit names", systemd: 254, since: "5.5" },
  Also: { syntax: "names", type: "unit names" },
  DefaultInstance: { syntax: "plain", type: "text" },
} as const satisfies Readonly<Record<string, DirectiveFacts>>;
