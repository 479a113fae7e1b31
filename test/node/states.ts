import type { NodeService, NodeState } from "../../node/state.ts";

/** A service that says nothing special. */
export const plainService: NodeService = {
  name: "hecate-daemon",
  image: "ghcr.io/hecate-social/hecate-daemon:0.8.0",
  hold: false,
  boot: true,
  reads: [".hecate/gitops/system/hecate-daemon.container"],
  requires: [],
  ports: [],
  data: [".hecate/hecate-daemon", ".hecate/hecate-daemon/sockets"],
  gate: {
    kind: "socket",
    argument: ".hecate/hecate-daemon/sockets/api.sock",
    startPeriodSeconds: 10,
    deadlineSeconds: 115,
  },
};

/** A node with one service. */
export const plainState: NodeState = {
  owner: "hecate/prod",
  node: "beam00",
  claim: "0123456789abcdef",
  stableSeconds: 2,
  files: [
    { path: ".hecate/gitops/system/hecate-daemon.container", mode: "0644", content: "[Container]\nImage=x\n" },
    { path: ".hecate/secrets/cluster.env", mode: "0600", content: "COOKIE=oatmeal\n" },
  ],
  links: [
    {
      path: ".config/containers/systemd/hecate-daemon.container",
      target: ".hecate/gitops/system/hecate-daemon.container",
    },
  ],
  services: [plainService],
  secrets: ["oatmeal"],
};
