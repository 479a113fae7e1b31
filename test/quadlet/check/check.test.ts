import { describe, expect, test } from "vitest";
import { check, checkFleet, formatFindings, readUnitDirectory } from "../../../quadlet/index.ts";
import type { CheckOptions, NodeFiles, SourceFile } from "../../../quadlet/index.ts";
import type { Files } from "./nodeCase.ts";

const image = "Image=docker.io/library/busybox:1\n";

function files(texts: Files): readonly SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

function lines(texts: Files, options?: CheckOptions): readonly string[] {
  return formatFindings(check(files(texts), options)).split("\n");
}

/** Two containers that want the same port. */
const clash = {
  "a.container": `[Container]\n${image}PublishPort=8080:80\n`,
  "b.container": `[Container]\n${image}PublishPort=8080:80\n`,
};

const clashed =
  "b.container:3:13: error [Container] PublishPort: port 8080/tcp of the host is a.container's: the service that starts second fails (Address already in use); publish on another port (host-port-unique)";

describe("check", () => {
  test("says nothing of units that are right, and of files that are none", () => {
    expect(check(files({ "a.container": clash["a.container"], "notes.txt": "what", "a.env": "A=1" }))).toEqual([]);
  });

  test("gives findings as plain data", () => {
    expect(check(files(clash))).toEqual([
      {
        rule: "host-port-unique",
        severity: "error",
        path: "b.container",
        unit: "b.container",
        line: 3,
        column: 13,
        section: "Container",
        key: "PublishPort",
        message:
          "port 8080/tcp of the host is a.container's: the service that starts second fails (Address already in use)",
        fix: "publish on another port",
      },
    ]);
    const found = check(files(clash));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test("sorts what is about a whole file before what is about its lines", () => {
    const units = { "a.artifact": "[Artifact]\nArtifact=quay.io/me/model:1\nBogus=1\n[X]\n" };
    expect(check(files(units), { podman: "5.6" }).map(({ rule, line }) => [rule, line])).toEqual([
      ["kind-release", undefined],
      ["key-release", 2],
      ["key-known", 3],
      ["section-known", 4],
    ]);
  });

  test("keeps the order of what is about a whole file", () => {
    const found = check(files({ "a b.artifact": "[Artifact]\nArtifact=quay.io/me/model:1\n" }), { podman: "5.6" });
    expect(found.map(({ rule, line }) => [rule, line])).toEqual([
      ["kind-release", undefined],
      ["unit-name", undefined],
      ["key-release", 2],
    ]);
  });

  test("lets a service that ends have as many commands as it likes", () => {
    const unit = (type: string): string => `[Container]\n${image}[Service]\nType=${type}\nExecStart=/bin/true\n`;
    const rulesOf = (type: string): string[] => check(files({ "a.container": unit(type) })).map(({ rule }) => rule);
    expect(rulesOf("oneshot")).toEqual([]);
    expect(rulesOf("notify")).toEqual(["service-exec"]);
  });

  test("says of each unit which file keeps it from being read", () => {
    const endless = `[Container]\n${image}Exec=a \\\n\nb\n`;
    const units = files({
      "a/a.container": "nonsense\n",
      "b/b.container": endless,
      "c/c.container": `[Container]\n${image}`,
    });
    const found = check(units, { podman: "5.0" });
    expect(found.filter(({ rule }) => rule === "syntax").map(({ path, line }) => [path, line])).toEqual([
      ["a/a.container", 1],
      ["b/b.container", 3],
    ]);
    expect(readUnitDirectory(units, "5.0").unread).toEqual([
      { path: "a/a.container", by: "a/a.container" },
      { path: "b/b.container", by: "b/b.container" },
      { path: "c/c.container", by: "b/b.container" },
    ]);
    expect(readUnitDirectory(units, "5.4").unread).toEqual([{ path: "a/a.container", by: "a/a.container" }]);
  });

  test("sorts by path, line and column", () => {
    const units = {
      "b.container": `[Unit]\nAfter=y.volume x.volume\n[Container]\n${image}Network=n.network\n`,
      "a.container": `[Container]\n${image}Volume=v.volume:/v\n`,
    };
    expect(check(files(units)).map(({ path, line, column }) => [path, line, column])).toEqual([
      ["a.container", 3, 8],
      ["b.container", 2, 7],
      ["b.container", 2, 16],
      ["b.container", 5, 9],
    ]);
  });

  test("puts a finding where the value stands, which may be a drop-in", () => {
    const units = { ...clash, "b.container": `[Container]\n${image}` };
    const dropIn = { "b.container.d/10.conf": "[Container]\n\nPublishPort=8080:80\n" };
    expect(check(files({ ...units, ...dropIn }))).toEqual([
      expect.objectContaining({ path: "b.container.d/10.conf", unit: "b.container", line: 3, section: "Container" }),
    ]);
  });

  test("gives no place to a finding about a unit as a whole", () => {
    const [finding] = check(files({ "a.container": `[Container]\n${image}` }), { external: ["a"] });
    expect(finding).toEqual({
      rule: "service-name-unique",
      severity: "error",
      path: "a.container",
      unit: "a.container",
      message: "others run a.service on this node: one of the two hides the other",
      fix: "rename this one, or take the name out of external",
    });
  });

  test("names the file of a finding that is about no unit", () => {
    const [finding] = check(files({ "gone.container.d/10.conf": "" }));
    expect(finding).toMatchObject({ path: "gone.container.d/10.conf", unit: "10.conf", rule: "drop-in-unused" });
    expect(finding).not.toHaveProperty("line");
  });

  test("checks for the newest release unless another is given, and refuses one that has no Quadlet", () => {
    const units = files({ "a.container": `[Container]\n${image}`, "a.container.d/1.conf": "[Container]\n" });
    expect(check(units)).toEqual([]);
    expect(check(units, { podman: "4.9.3" }).map(({ rule }) => rule)).toEqual(["drop-in-release"]);
    expect(() => check(units, { podman: "4.3" })).toThrow(RangeError);
  });
});

describe("releases that no generator is built of", () => {
  test("5.3 has the network of a container, but cannot make it", () => {
    const texts = {
      "a.container": `[Container]\n${image}Network=b.container\n`,
      "b.container": `[Container]\n${image}`,
    };
    expect(lines(texts, { podman: "5.3.1" })).toEqual([
      "a.container:3:9: error [Container] Network: Podman 5.3 cannot tell the name of the container of b.container, and refuses this unit; write container:NAME with the other's ContainerName, and Requires= and After= its service (container-network-release)",
    ]);
  });
});

describe("silences", () => {
  test("take the rule's findings in that unit away, and those in no other", () => {
    const texts = {
      ...clash,
      "b.container": `# hecate-lint allow=host-port-unique only one of the two ever runs\n${clash["b.container"]}`,
      "c.container": clash["b.container"],
    };
    expect(lines(texts)).toEqual([clashed.replaceAll("b.container", "c.container")]);
  });

  test("may stand in a drop-in, behind ; and for several rules", () => {
    const unit = `[Unit]\nAfter=x.volume\n${clash["b.container"]}`;
    const silence = ";hecate-lint allow=host-port-unique,dependency-exists see the notes\n";
    expect(check(files({ ...clash, "b.container": unit, "b.container.d/1.conf": silence }))).toEqual([]);
  });

  test("without a reason, without a rule or in another form silence nothing, and are findings", () => {
    for (const comment of [
      "hecate-lint allow=host-port-unique",
      "hecate-lint allow=host-port-unique  ",
      "hecate-lint allow= because",
      "hecate-lint allow=host-port-unique, because",
      "hecate-lint host-port-unique because",
      "hecate-lint",
    ]) {
      expect(lines({ ...clash, "b.container": `# ${comment}\n${clash["b.container"]}` })).toEqual([
        "b.container:1:1: warning: this comment silences nothing; write it as # hecate-lint allow=RULE-ID REASON, or take it out (silence-form)",
        clashed.replace(":3:", ":4:"),
      ]);
    }
  });

  test("of a rule that there is not are findings, and so are those of the rules about silences", () => {
    const comments = "# hecate-lint allow=no-such-rule because\n# hecate-lint allow=silence-unknown because\n";
    expect(lines({ "a.container": comments + clash["a.container"] })).toEqual([
      'a.container:1:1: warning: there is no rule "no-such-rule" that could be silenced; write the id that findings end in, or take the comment out (silence-unknown)',
      'a.container:2:1: warning: there is no rule "silence-unknown" that could be silenced; write the id that findings end in, or take the comment out (silence-unknown)',
    ]);
  });

  test("that silence nothing are findings", () => {
    const comment = "# hecate-lint allow=host-port-unique because\n";
    expect(lines({ "a.container": comment + clash["a.container"] })).toEqual([
      "a.container:1:1: warning: nothing here breaks host-port-unique; take the comment out (silence-unused)",
    ]);
  });

  test("are of use when they are to one of the units that take a drop-in in", () => {
    const shared = { "container.d/1.conf": "# hecate-lint allow=host-port-unique because\n" };
    expect(check(files({ ...clash, ...shared }))).toEqual([]);
    expect(lines({ "a.container": clash["a.container"], "c.container": `[Container]\n${image}`, ...shared })).toEqual([
      "container.d/1.conf:1:1: warning: nothing here breaks host-port-unique; take the comment out (silence-unused)",
    ]);
  });

  test("of a rule that is not about the release, or not about one node, are not judged", () => {
    const comments = "# hecate-lint allow=drop-in-release because\n# hecate-lint allow=fleet-image because\n";
    expect(check(files({ "a.container": comments + clash["a.container"] }))).toEqual([]);
  });

  test("in a file that is part of no unit count for that file", () => {
    const text = "# hecate-lint allow=drop-in-unused for a unit that others put there\n";
    expect(check(files({ "gone.container.d/1.conf": text }))).toEqual([]);
    expect(check(files({ "gone.container.d/1.conf": text.replace("unused", "release") }))).toHaveLength(1);
  });

  test("is no other comment", () => {
    const comments = "# hecate-linter allow=x y\n# see hecate-lint allow=x y\n";
    expect(check(files({ "a.container": comments + clash["a.container"] }))).toEqual([]);
  });
});

describe("checkFleet", () => {
  const node = (texts: Files, options: CheckOptions = {}): NodeFiles => ({ files: files(texts), ...options });

  test("checks every node by what is known of it", () => {
    const nodes = {
      beam00: node(clash),
      beam01: node({ "a.container": clash["a.container"] }, { external: ["a"] }),
      beam02: node({ "a.container": clash["a.container"], "a.container.d/1.conf": "" }, { podman: "4.9" }),
    };
    expect(formatFindings(checkFleet(nodes)).split("\n")).toEqual([
      `beam00 ${clashed}`,
      "beam01 a.container: error: others run a.service on this node: one of the two hides the other; rename this one, or take the name out of external (service-name-unique)",
      "beam02 a.container.d/1.conf: error: Podman 4.9 reads no drop-ins: nothing in this file counts; move its lines into the unit (drop-in-release)",
    ]);
  });

  test("tells nodes with the same files apart by what else is known of them", () => {
    const same = { "a.container": clash["a.container"], "a.container.d/1.conf": "" };
    const nodes = {
      beam00: node(same),
      beam01: node(same, { external: ["a"] }),
      beam02: node(same, { podman: "4.9" }),
      beam03: node(same, { external: ["a"] }),
    };
    expect(checkFleet(nodes).map(({ node: name, rule }) => `${name ?? ""} ${rule}`)).toEqual([
      "beam01 service-name-unique",
      "beam02 drop-in-release",
      "beam03 service-name-unique",
    ]);
  });

  const at = (tag: string, comment = ""): NodeFiles =>
    node({ "a.container": `${comment}[Container]\nImage=x.io/a:${tag}\n` });

  test("compares the images of a unit on all nodes", () => {
    const other = node({
      "a.volume": "[Volume]\nImage=x.io/a:3\n",
      "b.container": "[Container]\nImage=x.io/a:3\n",
      "c.container": "[Container]\nRootfs=/c\n",
    });
    const nodes = { beam00: at("1"), beam01: at("2"), beam02: at("2"), beam03: at("3"), beam04: other };
    expect(formatFindings(checkFleet(nodes)).split("\n")).toEqual([
      "beam00 a.container:2:7: warning [Container] Image: it is x.io/a:2 on 2 of 4 nodes, and x.io/a:1 here; give it the same image everywhere (fleet-image)",
      "beam03 a.container:2:7: warning [Container] Image: it is x.io/a:2 on 2 of 4 nodes, and x.io/a:3 here; give it the same image everywhere (fleet-image)",
    ]);
    expect(checkFleet({ beam00: at("1"), beam01: at("1") })).toEqual([]);
  });

  test("takes the first node's image for the usual one when none is more frequent", () => {
    expect(checkFleet({ beam00: at("1"), beam01: at("2") }).map(({ node: name }) => name)).toEqual(["beam01"]);
  });

  test("lets a unit silence a rule about the fleet, where it is of use", () => {
    const silence = "# hecate-lint allow=fleet-image tries the next version\n";
    expect(checkFleet({ beam00: at("1"), beam01: at("2", silence) })).toEqual([]);
    expect(
      checkFleet({ beam00: at("1"), beam01: at("1", silence) }).map(({ node: name, rule }) => [name, rule]),
    ).toEqual([["beam01", "silence-unused"]]);
  });

  test("finds addresses of the nodes' own network that two of them give", () => {
    const lan = (driver: string, address: string): NodeFiles =>
      node({
        "a.container": `[Container]\n${image}Network=lan.network\nIP=${address}\n`,
        "lan.network": `[Network]\nDriver=${driver}\nSubnet=192.168.1.0/24\n`,
      });
    const nodes = {
      beam00: lan("macvlan", "192.168.1.50"),
      beam01: lan("ipvlan", "192.168.1.50"),
      beam02: lan("macvlan", "192.168.1.51"),
      beam03: lan("bridge", "192.168.1.50"),
      beam04: node({
        "a.container": `[Container]\n${image}Network=lan.network\nIP=192.168.1.51\n`,
        "lan.network": "[Network]\n",
      }),
    };
    expect(formatFindings(checkFleet(nodes)).split("\n")).toEqual([
      "beam01 a.container:4:4: warning [Container] IP: beam00 gives this address to a.container, and both are in the nodes' own network; take another address on one of the nodes (fleet-address)",
    ]);
  });

  test("says nothing of no nodes", () => {
    expect(checkFleet({})).toEqual([]);
  });
});
