import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkBetween, checkNode } from "../../components/check.ts";
import type { NodeFiles } from "../../quadlet/index.ts";

/** What is shown as a warning; without an engine Pulumi's SDK writes it to the console. */
let shown: readonly string[];

beforeEach(() => {
  const lines: string[] = [];
  shown = lines;
  vi.spyOn(console, "warn").mockImplementation((line: string) => {
    lines.push(line.replace(/^warning: \[runtime\] /, ""));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function files(texts: Readonly<Record<string, string>>): NodeFiles {
  return { files: Object.entries(texts).map(([path, text]) => ({ path, text })) };
}

const image = "Image=quay.io/me/app:1\n";

describe("checkNode", () => {
  const clash = {
    "a.container": `[Unit]\nAfter=worker.service\n[Container]\n${image}PublishPort=8080:80\n`,
    "worke.container": `[Container]\n${image}PublishPort=8080:80\n`,
  };

  it("gives what is wrong, and shows what is doubtful", () => {
    expect(checkNode("beam00", files(clash))).toEqual([
      "worke.container:3:13: error [Container] PublishPort: port 8080/tcp of the host is a.container's: the service that starts second fails (Address already in use); publish on another port (host-port-unique)",
    ]);
    expect(shown).toEqual([
      "beam00 a.container:2:7: warning [Unit] After: no unit here makes worker.service: the dependency counts for nothing; write worke.service, or name worker in external when others run it (dependency-known)",
    ]);
  });

  it("goes by what else is known of the node", () => {
    checkNode("beam00", { ...files(clash), external: ["worker"] });
    expect(shown).toEqual([]);
    expect(checkNode("beam00", { ...files({ "a.pod": "[Pod]\n" }), podman: "4.9" })).toEqual([
      expect.stringContaining("(kind-release)"),
    ]);
    expect(() => checkNode("beam00", { ...files({}), podman: "4.3" })).toThrow(RangeError);
  });

  it("leaves services of one name to those who know them as services", () => {
    const [one] = files({ "a.container": `[Container]\n${image}` }).files;
    expect(checkNode("beam00", { files: one === undefined ? [] : [one, one] })).toEqual([]);
  });
});

describe("checkBetween", () => {
  it("shows what is doubtful between nodes, and leaves out what each node has by itself", () => {
    const at = (tag: string): NodeFiles =>
      files({ "a.container": `[Unit]\nAfter=x-pod.service x.volume\n[Container]\nImage=quay.io/me/app:${tag}\n` });
    expect(checkBetween({ beam00: at("1"), beam01: at("1"), beam02: at("2") })).toEqual([]);
    expect(shown).toEqual([
      "beam02 a.container:4:7: warning [Container] Image: it is quay.io/me/app:1 on 2 of 3 nodes, and quay.io/me/app:2 here; give it the same image everywhere (fleet-image)",
    ]);
  });
});
