import { readFileSync } from "node:fs";

import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { Host, RunResult } from "../../../lab/index.ts";
import { encodeBundle } from "../../../node/bundle.ts";
import { observe } from "../../../node/observe.ts";
import { nodeProgram } from "../../../node/program.ts";
import type { Report } from "../../../node/report.ts";
import type { NodeState } from "../../../node/state.ts";
import { verbatim } from "../../../quadlet/index.ts";
import type { ServiceDefinition } from "../../../services/definition.ts";
import { renderService } from "../../../services/service.ts";
import { bootHosts, footprint, invocations, nth, wipe } from "./hosts.ts";

const claim = "0123456789abcdef";
const registry = "ghcr.io/hecate-social";
/** The unit file of the frontend, as messages name it. */
export const unit = "~/.hecate/gitops/apps/hecate-traderw.container";

/** A frontend with these additions, as the node program takes it: no rule of the checker stands before it. */
export function stateWith(more: Partial<ServiceDefinition> = {}): NodeState {
  const image = `${registry}/hecate-traderw:0.1.0`;
  const rendered = renderService("hecate-traderw", { kind: "frontend", port: 5174, image, ...more }, "5.4");
  const { unit: content, unitPath, linkPath, service, companions } = rendered;
  return {
    owner: "hecate/says",
    node: "node",
    claim,
    stableSeconds: 1,
    files: [
      { path: unitPath, mode: "0644", content },
      ...companions.map((one) => ({ path: one.unitPath, mode: "0644" as const, content: one.unit })),
    ],
    links: [
      { path: linkPath, target: unitPath },
      ...companions.map((one) => ({ path: one.linkPath, target: one.unitPath })),
    ],
    services: [...companions.map((one) => one.service), service],
    secrets: [],
  };
}

/** A host of one kind, and what can be done there. */
class FrontendNode {
  readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  preview(more: Partial<ServiceDefinition> = {}): Promise<Report> {
    const { address, user, hostKey, privateKeyFile } = this.host;
    return observe("node", {
      connection: { host: address, user, hostKey, privateKey: readFileSync(privateKeyFile, "utf8") },
      state: stateWith(more),
      askRegistries: false,
    });
  }

  up(more: Partial<ServiceDefinition> = {}): Promise<RunResult> {
    return this.host.ssh("sh program converge 0a1b", { stdin: encodeBundle(stateWith(more)) });
  }

  /** What the preview refuses, and that an up refuses it in the same words and writes nothing. */
  async refusals(more: Partial<ServiceDefinition>): Promise<readonly string[]> {
    const { refusals, findings } = await this.preview(more);
    expect(findings).toEqual([]);
    const before = [await footprint(this.host), await invocations(this.host)];
    const { exitCode, stdout } = await this.up(more);
    expect(exitCode, stdout).toBe(1);
    for (const refusal of refusals) expect(stdout).toContain(`error: ${refusal}`);
    expect(stdout).toContain("nothing was changed");
    expect([await footprint(this.host), await invocations(this.host)]).toEqual(before);
    return refusals;
  }

  async deploy(more: Partial<ServiceDefinition> = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await this.up(more);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr).toBe("");
    return stdout;
  }
}

/** Additions for stateWith: directives that the typed sections do not take. */
export function raw(
  section: "Unit" | "Service",
  directives: Readonly<Record<string, string>>,
): Partial<ServiceDefinition> {
  const lines = Object.entries(directives).map(([key, value]) => [key, verbatim(value)]);
  return { extra: { [section]: Object.fromEntries(lines) as Record<string, ReturnType<typeof verbatim>> } };
}

/** Hosts with the oldest and the newest systemd of the lab. */
export const kinds = [
  { kind: "Debian 13 without curl, python3 and busybox", name: "bare", spec: { name: "bare", bare: true } },
  { kind: "Debian forky", name: "forky", spec: { name: "forky", release: "forky" } },
] as const;

/** Boots the hosts for the tests of a file. Gives the node of a kind, clean before each test. */
export function frontendNodes(): (kind: string) => FrontendNode {
  let hosts: readonly Host[] = [];
  beforeAll(async () => {
    ({ hosts } = await bootHosts(kinds.map(({ spec }) => spec)));
    for (const host of hosts) {
      await wipe(host);
      await host.ssh("cat >program", { stdin: nodeProgram().text });
    }
  });
  afterEach(async () => {
    for (const host of hosts) await host.ssh(`sh program delete hecate/says ${claim}`);
  });
  afterAll(async () => {
    for (const host of hosts) {
      await host.ssh("rm -f program; podman secret rm db");
      await wipe(host);
    }
  });
  return (kind) =>
    new FrontendNode(
      nth(
        hosts,
        kinds.findIndex(({ name }) => name === kind),
      ),
    );
}
