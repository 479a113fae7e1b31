import { literalArgument } from "../../expand.ts";
import { portMappingProblem, portRange } from "../../grammar/ports.ts";
import { has } from "../../release.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the ports that a unit publishes. */
export const publishedRules = rulesOf([
  {
    id: "port-mapping",
    severity: "error",
    scope: "unit",
    summary: "A published port is [[IP:]HOST:]CONTAINER[/PROTOCOL]",
    why: "From 5.3 on the generator passes it on unread, and podman refuses the container when the service starts; before, the generator refused the unit.",
    *check(unit, { target }) {
      // The expression validPortRange of pkg/systemd/quadlet/quadlet.go up to 5.2.
      const options = has(target, "5.3") ? { emptyAddress: false } : { emptyAddress: true, protocols: /^(?:tcp|udp)$/ };
      for (const value of unit.values("PublishPort")) {
        const problem = portMappingProblem(literalArgument(value.text) ?? "80", options);
        if (problem === undefined) continue;
        const [reason = problem, fix = "write it as 8080:80"] = problem.split("; ");
        yield { unit, on: value, message: `it ${reason}: podman refuses it`, fix };
      }
    },
  },
  {
    id: "port-expose",
    severity: "error",
    scope: "unit",
    summary: "An exposed port ends as a port or a range of ports does",
    why: "The generator refuses the unit: invalid port format.",
    *check(unit) {
      for (const value of unit.kind === "container" ? unit.values("ExposeHostPort") : []) {
        if (/\d+(?:-\d+)?(?:\/udp|\/tcp)?$/.test(value.text)) continue;
        yield {
          unit,
          on: value,
          message: "Podman makes no service of the unit: invalid port format",
          fix: "write it as 80, 80-82 or 80/udp",
        };
      }
    },
  },
  {
    id: "port-privileged",
    severity: "warning",
    scope: "unit",
    summary: "A rootless container publishes on ports from 1024 on",
    why: "Below, the kernel refuses it: Permission denied, unless the node's sysctl net.ipv4.ip_unprivileged_port_start allows it.",
    *check(unit) {
      for (const value of unit.values("PublishPort")) {
        const text = literalArgument(value.text);
        if (text === undefined || portMappingProblem(text) !== undefined) continue;
        const [, published = ""] = /([^:]*):[^:]*$/.exec(text) ?? [];
        const host = portRange(published);
        if (host === undefined || host[0] >= 1024) continue;
        yield {
          unit,
          on: value,
          message: `a rootless container may not take port ${host[0]} of the host`,
          fix: "publish on 1024 or above, or lower net.ipv4.ip_unprivileged_port_start on the node",
        };
      }
    },
  },
  {
    id: "port-discarded",
    severity: "warning",
    scope: "unit",
    summary: "Ports are published from a network of the container's own",
    why: "With the host's network, none, or another container's, podman discards the mapping with a warning, and the service runs unpublished.",
    *check(unit) {
      const network = unit.values("Network").find(({ text }) => /^(?:host|none|container:.*)$/s.test(text));
      const [published] = unit.values("PublishPort");
      if (unit.kind !== "container" || network === undefined || published === undefined) return;
      yield {
        unit,
        on: published,
        message: `with Network=${network.text.replace(/:.*/s, "")} podman publishes nothing`,
        fix: "take out one of the two",
      };
    },
  },
  {
    id: "pod-port-network",
    severity: "error",
    scope: "unit",
    since: "5.0",
    summary: "A pod that publishes ports has a network of its own",
    why: "podman does not make the pod: PortMappings can only be used with Bridge, slirp4netns, or pasta networking.",
    *check(unit) {
      const network = unit.values("Network").find(({ text }) => /^(?:host|none|(?:container|ns):.*)$/s.test(text));
      const [published] = unit.values("PublishPort");
      if (unit.kind !== "pod" || network === undefined || published === undefined) return;
      const name = network.text.replace(/:.*/s, "");
      yield {
        unit,
        on: published,
        message: `with Network=${name} podman makes no pod of it`,
        fix: "take one of the two out",
      };
    },
  },
  {
    id: "pod-member-port",
    severity: "error",
    scope: "unit",
    summary: "The ports of a pod's container are published by the pod",
    why: "podman refuses the container when the service starts: published or exposed ports must be defined when the pod is created.",
    *check(unit) {
      const [published] = unit.values("PublishPort");
      if (unit.kind !== "container" || published === undefined || !has(unit.target, "5.0")) return;
      if (unit.value("Pod") === undefined) return;
      yield { unit, on: published, message: "podman refuses it in a container of a pod", fix: "put it into the pod" };
    },
  },
  {
    id: "pod-member-network",
    severity: "error",
    scope: "unit",
    summary: "The network of a pod's container is the pod's",
    why: "podman gives the container a network of its own, out of reach of the others of the pod, without a word.",
    *check(unit) {
      const [network] = unit.values("Network");
      if (unit.kind !== "container" || network === undefined || !has(unit.target, "5.0")) return;
      if (unit.value("Pod") === undefined) return;
      yield {
        unit,
        on: network,
        message: "it takes the container out of the pod's network",
        fix: "put it into the pod",
      };
    },
  },
]);
