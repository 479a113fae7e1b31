import type { DirectiveFacts } from "./directive.ts";

/** Directives of [Service] about how processes end: systemd.kill(5) of systemd 262. */
export const killDirectives = {
  SendSIGKILL: { syntax: "plain", type: "boolean" },
  SendSIGHUP: { syntax: "plain", type: "boolean" },
  KillMode: { syntax: "plain", type: "kill mode" },
  KillSignal: { syntax: "plain", type: "signal" },
  RestartKillSignal: { syntax: "plain", type: "signal" },
  FinalKillSignal: { syntax: "plain", type: "signal" },
  WatchdogSignal: { syntax: "plain", type: "signal" },
} as const satisfies Readonly<Record<string, DirectiveFacts>>;
