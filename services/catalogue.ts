import type { ServiceDefinition } from "./definition.ts";

const registry = "ghcr.io/hecate-social";
const daemonSocket = ".hecate/hecate-daemon/sockets/api.sock";

/** What Hecate's own installers make below a daemon's data directory; the daemons expect to find it. */
const dataDirectories = ["sqlite", "reckon-db", "sockets", "run", "connectors"] as const;

/** The services of Hecate itself, by name, as its seed declares them. */
export const catalogue: Readonly<Record<string, ServiceDefinition>> = {
  "hecate-daemon": {
    kind: "daemon",
    core: true,
    description: "Hecate Daemon (core)",
    image: `${registry}/hecate-daemon:0.8.0`,
    homePaths: { HECATE_SOCKET_PATH: daemonSocket },
    env: {
      HECATE_REALM: "io.macula",
      HECATE_BOOTSTRAP: "https://boot.macula.io:443",
      OLLAMA_HOST: "http://localhost:11434",
      HECATE_RAM_GB: "8",
      HECATE_CPU_CORES: "4",
      HECATE_GPU: "none",
      HECATE_GPU_VRAM_GB: "0",
    },
    secretEnv: ["llm-providers", "cluster"],
    dataDirectories,
    // Its socket is there in the first phase of its boot. The plugins promise an answer there, but no `ready` in it.
    health: { ready: "/health" },
  },
  "hecate-traderd": {
    kind: "daemon",
    description: "Hecate Trader Daemon (plugin)",
    image: `${registry}/hecate-traderd:0.1.0`,
    requires: ["hecate-daemon"],
    homePaths: {
      TRADERD_SOCKET_PATH: ".hecate/hecate-traderd/sockets/api.sock",
      TRADERD_DATA_DIR: ".hecate/hecate-traderd",
      HECATE_DAEMON_SOCKET: daemonSocket,
    },
    secretEnv: ["cluster"],
    dataDirectories,
  },
  "hecate-traderw": {
    kind: "frontend",
    description: "Hecate Trader Web Frontend (plugin)",
    image: `${registry}/hecate-traderw:0.1.0`,
    after: ["hecate-traderd"],
    port: 5174,
  },
  "hecate-marthad": {
    kind: "daemon",
    description: "Hecate Martha AI Agent Daemon (plugin)",
    image: `${registry}/hecate-marthad:0.1.0`,
    requires: ["hecate-daemon"],
    homePaths: {
      MARTHAD_SOCKET_PATH: ".hecate/hecate-marthad/sockets/api.sock",
      MARTHAD_DATA_DIR: ".hecate/hecate-marthad",
      MARTHAD_AGENTS_DIR: ".hecate/hecate-marthad/hecate-agents",
      HECATE_DAEMON_SOCKET: daemonSocket,
    },
    secretEnv: ["cluster"],
    dataDirectories,
  },
  "hecate-marthaw": {
    kind: "frontend",
    description: "Hecate Martha AI Agent Web Frontend (plugin)",
    image: `${registry}/hecate-marthaw:0.1.0`,
    after: ["hecate-marthad"],
    port: 5175,
  },
};
