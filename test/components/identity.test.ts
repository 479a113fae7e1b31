import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { commandTexts } from "../../components/identity.ts";
import type { CommandTexts } from "../../components/identity.ts";
import type { Seen } from "../../components/observation.ts";
import { nodeProgram } from "../../node/program.ts";
import { parseReport } from "../../node/report.ts";

const program = nodeProgram();
const owner = "hecate/prod";
const urn = "urn:pulumi:prod::hecate::hecate:index:HecateNode$command:remote:Command::beam00-converge";

type Stored = Readonly<Partial<Record<"create" | "update" | "delete", string>>>;

function textsOf(stored: Stored | undefined, seen: Seen, marker = "word", of = owner): Promise<CommandTexts> {
  return commandTexts({
    urn: output(urn),
    owner: of,
    program,
    seen: Promise.resolve(seen),
    marker: Promise.resolve(marker),
    stored: () => Promise.resolve(stored),
  });
}

function seen(...rows: readonly string[]): Seen {
  return { report: parseReport([...rows, "end", ""].join("\n")) };
}

/** The instance that a text names. */
function instanceOf(text: string): string {
  return /(?:converge \w+|delete \S+) (\w+);/.exec(text)?.[1] ?? "";
}

/** Texts of a command that leaves the word on the node, of the instance `first`. */
const stored = {
  create: program.converge("word", "first"),
  update: program.converge("word"),
  delete: program.delete(owner, "first"),
};
const inOrder = seen("claims\tfirst");

describe("the command of a node", () => {
  it("that is new leaves the instance on the node that its delete names", async () => {
    const texts = await textsOf(undefined, seen());
    expect(texts.create).toBe(program.converge("word", instanceOf(texts.delete)));
    expect(texts).toMatchObject({ update: program.converge("word"), renews: false });
  });

  it("that is in the state, on a node in order, is the same but for the instance that a replacement would take", async () => {
    const texts = await textsOf(stored, inOrder);
    expect(texts).toMatchObject({ update: stored.update, renews: false });
    expect(texts.create).toBe(program.converge("word", instanceOf(texts.delete)));
    expect(instanceOf(texts.delete)).not.toBe("first");
  });

  it("offers the same instance in a preview and in the up after it", async () => {
    expect(await textsOf(stored, inOrder)).toEqual(await textsOf(stored, inOrder));
  });

  it.each<[string, Seen, string]>([
    ["on a node with drift", inOrder, "other"],
    ["on a node that does not answer", { unseen: "beam00: nobody answers" }, "word"],
    ["on a node that a killed run left to two instances", seen("claims\tother first"), "word"],
    ["on a node that knows no instance", seen(), "word"],
    ["where nobody looks", undefined, "unobserved"],
  ])("keeps the instance of the state %s", async (_where, there, marker) => {
    const update = program.converge(marker);
    expect(await textsOf(stored, there, marker)).toMatchObject({ update, renews: false });
  });

  it.each<[string, Stored, Seen, string]>([
    ["a killed run left the node to another instance", stored, seen("claims\tother"), owner],
    [
      "another version of the program is in the state",
      { ...stored, delete: "old delete hecate/prod first;" },
      inOrder,
      owner,
    ],
    ["the owner is another one", stored, inOrder, "hecate/other"],
  ])("takes a new instance in an update where %s", async (_why, state, there, of) => {
    const texts = await textsOf(state, there, "word", of);
    expect(texts).toMatchObject({ update: texts.create, renews: true });
    expect(texts.create).toBe(program.converge("word", instanceOf(texts.delete)));
    expect(["first", "other"]).not.toContain(instanceOf(texts.delete));
  });

  it("does not change in the run after that", async () => {
    const renewed = await textsOf({ create: "old converge word;", delete: "old delete hecate/prod first;" }, inOrder);
    const instance = instanceOf(renewed.delete);
    const { create, update, delete: remove } = renewed;
    const next = await textsOf({ create, update, delete: remove }, seen(`claims\t${instance}`));
    expect(next).toMatchObject({ update, renews: false });
  });
});
