import { describe, expect, it } from "vitest";
import type { NodeState } from "../../node/state.ts";
import { renderManifest, sha256 } from "../../node/state.ts";
import { plainService, plainState } from "./states.ts";

describe("sha256", () => {
  it("is that of FIPS 180-2, of a text's UTF-8", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("é")).toBe(sha256(new Uint8Array([0xc3, 0xa9])));
  });
});

describe("renderManifest", () => {
  it("has a row for everything, parents before what is in them", () => {
    const traderd = {
      ...plainService,
      name: "hecate-traderd",
      hold: true,
      boot: false,
      requires: ["hecate-daemon"],
      ports: [5174, 5175],
      data: [],
      gate: { kind: "podman", argument: "hecate-traderd", startPeriodSeconds: 5, deadlineSeconds: 110 },
    } as const;
    expect(renderManifest({ ...plainState, services: [plainService, traderd] })).toMatchInlineSnapshot(`
      "owner	hecate/prod
      node	beam00
      claim	0123456789abcdef
      stable	2
      dir	0755	.hecate
      dir	0755	.hecate/gitops
      dir	0755	.hecate/gitops/system
      dir	0700	.hecate/secrets
      dir	0755	.config
      dir	0755	.config/containers
      dir	0755	.config/containers/systemd
      data	0750	.hecate/hecate-daemon
      data	0750	.hecate/hecate-daemon/sockets
      file	0644	cd89cafe1767f1a1854b3d468d83c9590b9eb3f4de46a4fc1e0b43f098c2da8f	.hecate/gitops/system/hecate-daemon.container	plain
      file	0600	3b0771ee1ea7f4e3f3ec1a732021f92bca402124392a0bd3b15bf532d00aeba7	.hecate/secrets/cluster.env	plain
      link	.config/containers/systemd/hecate-daemon.container	.hecate/gitops/system/hecate-daemon.container
      service	hecate-daemon	ghcr.io/hecate-social/hecate-daemon:0.8.0	run
      reads	hecate-daemon	.hecate/gitops/system/hecate-daemon.container
      gate	hecate-daemon	socket	.hecate/hecate-daemon/sockets/api.sock	10	115
      service	hecate-traderd	ghcr.io/hecate-social/hecate-daemon:0.8.0	hold
      boot	hecate-traderd	no
      reads	hecate-traderd	.hecate/gitops/system/hecate-daemon.container
      requires	hecate-traderd	hecate-daemon
      port	hecate-traderd	5174
      port	hecate-traderd	5175
      gate	hecate-traderd	podman	hecate-traderd	5	110
      "
    `);
  });

  const file = { path: ".hecate/x", mode: "0644", content: "" } as const;
  it.each<[string, Partial<NodeState>]>([
    ["a tab in a field", { owner: "hecate\tprod" }],
    ["a newline in a field", { node: "beam00\nowner" }],
    ["a carriage return in a field", { node: "beam00\r" }],
    ["a NUL in a field", { claim: "a\0b" }],
    ["an empty field", { claim: "" }],
    ["an image with a newline", { services: [{ ...plainService, image: "x\nfile\t0644" }] }],
    ["an empty image", { services: [{ ...plainService, image: "" }] }],
    ["a requirement with a tab", { services: [{ ...plainService, requires: ["a\tb"] }] }],
    ["a path from the root", { files: [{ ...file, path: "/etc/passwd" }] }],
    ["a path that climbs", { files: [{ ...file, path: ".hecate/../../x" }] }],
    ["a path that is just ..", { files: [{ ...file, path: ".." }] }],
    ["a path with a blank", { files: [{ ...file, path: ".hecate/a b" }] }],
    ["a path with an empty part", { files: [{ ...file, path: ".hecate//x" }] }],
    ["a path that ends in a slash", { files: [{ ...file, path: ".hecate/x/" }] }],
    ["a path that is a glob", { files: [{ ...file, path: ".hecate/*" }] }],
    ["an empty path", { files: [{ ...file, path: "" }] }],
    ["a link that climbs", { links: [{ path: "../x", target: ".hecate/x" }] }],
    ["a link to somewhere else", { links: [{ path: ".config/x", target: "/etc/shadow" }] }],
    ["data somewhere else", { services: [{ ...plainService, data: ["/var"] }] }],
    ["reading from somewhere else", { services: [{ ...plainService, reads: ["../x"] }] }],
  ])("refuses %s", (_what, change) => {
    expect(() => renderManifest({ ...plainState, ...change })).toThrow(RangeError);
  });
});
