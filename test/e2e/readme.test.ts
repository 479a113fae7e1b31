import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readStack } from "../../cli/stack.ts";
import { statusTable } from "../../demo/status.ts";
import type { Host } from "../../lab/index.ts";
import { runFleet } from "./support/fleet.ts";
import { bootHosts, nodeConfig, nth, on, wipe } from "./support/hosts.ts";
import { tagged } from "./support/nodes.ts";
import { block, blockNames, masked, wordsAfter } from "./support/readme.ts";
import { Stack } from "./support/stack.ts";

describe("the examples of the README", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.create("readme");
  });

  afterAll(() => {
    stack.remove();
  });

  test("are these", () => {
    expect(blockNames("example")).toEqual(["one node", "fleet", "library", "keys"]);
    expect(blockNames("shown")).toEqual(["table", "preview", "drift", "failure", "status"]);
  });

  test.each([
    ["one node", ["beam00-hecate-daemon", "beam00-hecate-traderd", "beam00-hecate-traderw"]],
    ["fleet", ["beam00-my-app", "beam01-hecate-traderw", "hecate-daemon:0.8.1", "OLLAMA_HOST=http://host00"]],
    [
      "keys",
      ["beam00-my-app", "ReadOnly=true", "MemoryMax=2G", "Volume=data.volume:/data", "data.volume", "inner.network"],
    ],
  ])("%s is a configuration that previews", async (name, shown) => {
    // The examples name the key of a user who is not here, and machines that are not ours to speak to.
    stack.configureText(unobserved(block("example", name).replace("privateKeyFile: ~/.ssh/id_ed25519", "")));
    const { exitCode, output } = await stack.preview("--show-full-output");

    expect(exitCode, output).toBe(0);
    for (const text of shown) expect(output).toContain(text);
  });

  test("one node of a fleet can be taken alone", async () => {
    stack.configureText(unobserved(block("example", "fleet")));
    const { exitCode, output } = await stack.preview(
      ...wordsAfter("npm run pulumi -- up --target").toSpliced(0, 0, "--target"),
    );

    expect(exitCode, output).toBe(0);
    expect(output).toContain("beam00-converge");
    expect(output).not.toContain("beam01-converge");
  });

  test("library is a program that previews", async () => {
    stack.program(
      block("example", "library")
        .replace('"./components/', `"${import.meta.dirname}/../../components/`)
        .replace("connection: {", 'observe: "off",\nconnection: {'),
    );
    stack.configureText("config: {}\n");
    const { exitCode, output } = await stack.preview();

    expect(exitCode, output).toBe(0);
    for (const text of ["beam00-my-app", "beam01-hecate-daemon"]) expect(output).toContain(text);
  });
});

function unobserved(example: string): string {
  return `${example}\n  hecate:observe: "off"\n`;
}

describe("what the README shows of a run", () => {
  const trader = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
  let hosts: Host[];
  let stack: Stack;

  async function configure(services: object = {}): Promise<void> {
    const nodes = { beam00: nodeConfig(nth(hosts, 0), "*"), beam01: nodeConfig(nth(hosts, 1), trader) };
    await stack.configure({ nodes, services });
  }

  beforeAll(async () => {
    ({ hosts } = await bootHosts(["beam00", "beam01"]));
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("readme");
    await configure();
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
  });

  afterAll(() => {
    stack.remove();
  });

  test("the table", async () => {
    expect(masked(await statusTable(await readStack(stack.directory, stack.name, stack.env())))).toEqual(
      masked(block("shown", "table")),
    );
  });

  test("the status of a fleet of which somebody stopped a service", async () => {
    await on(nth(hosts, 1), "systemctl --user stop hecate-traderw");
    const { exitCode, stdout } = await runFleet(stack, "status");
    await on(nth(hosts, 1), "systemctl --user start hecate-traderw");

    expect(exitCode).toBe(2);
    expect(masked(stdout)).toEqual(masked(block("shown", "status")));
  });

  test("the preview of one changed line", async () => {
    await configure(tagged("hecate-traderw", "0.2.0"));
    const { output } = await stack.preview();

    expect(masked(output).join("\n")).toContain(masked(block("shown", "preview")).join("\n"));
  });

  test("what somebody did by hand, before and after", async () => {
    await configure();
    await on(nth(hosts, 0), wordsAfter("On beam00 somebody ran\n`").join(" "));
    const { output } = await stack.preview();

    expect(masked(output).join("\n")).toContain(masked(block("shown", "drift")).join("\n"));
    // What is shown next is of a node in order.
    const mended = await stack.up();
    expect(mended.exitCode, mended.output).toBe(0);
  });

  test("the failure, but for the lines of the journal that a machine adds", async () => {
    await configure(tagged("hecate-traderd", "exits"));
    const { output } = await stack.up();
    const lines = masked(output);
    const shown = masked(block("shown", "failure"));

    expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
  });
});
