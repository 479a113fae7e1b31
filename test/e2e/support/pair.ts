import { encodeBundle } from "../../../node/bundle.ts";
import { nodeEnvPath } from "../../../node/layout.ts";
import type { NodeState } from "../../../node/state.ts";
import { renderService } from "../../../services/service.ts";

const registry = "ghcr.io/hecate-social";

/** Whose it is, where, and how long it must run; `env` is the text of the daemon's own variables. */
export interface Pair extends Pick<NodeState, "owner" | "node" | "claim" | "stableSeconds"> {
  readonly env?: string;
}

/** What the node program reads: a daemon and a frontend, the latter with this tag. */
export function pairBundle({ env = "", ...whose }: Pair, tag: string): string {
  const rendered = [
    renderService("hecate-daemon", { kind: "daemon", core: true, image: `${registry}/hecate-daemon:0.8.0` }),
    renderService("hecate-traderw", { kind: "frontend", port: 5174, image: `${registry}/hecate-traderw:${tag}` }),
  ];
  return encodeBundle({
    ...whose,
    files: [
      ...rendered.map(({ unit, unitPath }) => ({ path: unitPath, mode: "0644" as const, content: unit })),
      { path: ".hecate/gitops/system/hecate-daemon.env", mode: "0640", content: env },
      { path: nodeEnvPath, mode: "0640", content: "" },
    ],
    links: rendered.map(({ linkPath, unitPath }) => ({ path: linkPath, target: unitPath })),
    services: rendered.map(({ service }) => service),
    secrets: [],
  });
}
