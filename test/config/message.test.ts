import { expect, it } from "vitest";
import { ConfigError } from "../../config/problem.ts";
import { fleet, hostKey } from "./stack.ts";

it("tells every mistake at once, sorted by place", () => {
  const stack = {
    nods: {},
    ssh: { user: "rl", port: 70_000 },
    nodes: {
      beam00: {
        host: "192.168.1.10",
        hostkey: hostKey,
        services: ["hecate-deamon", "hecate-traderd"],
        env: { "A-B": 1 },
      },
      beam01: { hostKey: "beam01 ssh-ed25519 AAAA", services: "*", env: { RATIO: 1.5 } },
      beam02: { host: "BEAM01", insecureIgnoreHostKey: true, services: [] },
    },
    services: {
      "hecate-daemon": { image: "hecate-daemon:0.8.0", env: { OLLAMA_HOST: "http://<host>:11434" } },
      "my-app": { kind: "frontend", image: "quay.io/me/app:1", port: 5174, health: { interval: "30" } },
    },
    rollout: { batch: "200%" },
    secrets: { cookie: "changeme", env: { clutser: { A: "x" } } },
  };
  expect(() => fleet(stack)).toThrow(ConfigError);
  expect(() => fleet(stack)).toThrowErrorMatchingInlineSnapshot(`
    [ConfigError: The configuration of this stack has 17 problems; no node has been touched.
      hecate:nodes.beam00.env.A-B: this is no name of a variable; use letters, digits and _, and no digit at the start
      hecate:nodes.beam00.hostKey: is missing; "ssh-keyscan -t ed25519 192.168.1.10" prints it: give all after the host, once it is the same as /etc/ssh/ssh_host_ed25519_key.pub on the node (or spell out insecureIgnoreHostKey: true)
      hecate:nodes.beam00.hostkey: is an unknown key (did you mean "hostKey"?)
      hecate:nodes.beam00.services: lacks hecate-daemon, which hecate-traderd depends on; add it, or name it in external if the node has it anyway
      hecate:nodes.beam00.services[0]: there is no service "hecate-deamon" (did you mean "hecate-daemon"?)
      hecate:nodes.beam01.env.RATIO: is a number that YAML may have rewritten; put it in quotes
      hecate:nodes.beam01.hostKey: starts with the host field of known_hosts; leave "beam01" out: "ssh-ed25519 AAAA…", one line of ssh-keyscan without the host before it
      hecate:nodes.beam01.services: port 5174 is published by hecate-traderw and my-app; give one of them another port
      hecate:nodes.beam02.host: is the host and port of beam01 too; a host is one node
      hecate:nods: is an unknown key (did you mean "nodes"?)
      hecate:rollout.batch: is no size of a batch; give a number of nodes (1 or more) or a share ("1%" to "100%")
      hecate:secrets.cookie: is a placeholder; fill in the real value
      hecate:secrets.env.clutser: no service reads it (did you mean "cluster"?); name it after a service, or in a service's secretEnv
      hecate:services.hecate-daemon.env.OLLAMA_HOST: is a placeholder; fill in the real value
      hecate:services.hecate-daemon.image: names no registry; write it in full: ghcr.io/owner/name:tag
      hecate:services.my-app.health.interval: "30" is not a duration; write numbers with their units, for example 500ms, 30s, 1m30s or 2h
      hecate:ssh.port: is no TCP port; use 1 to 65535]
  `);
});
