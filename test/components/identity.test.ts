import { output } from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { commandTexts } from "../../components/identity.ts";
import type { CommandTexts } from "../../components/identity.ts";
import type { Seen } from "../../components/observation.ts";
import { nodeProgram } from "../../node/program.ts";
import { parseReport } from "../../node/report.ts";
import { engineDone, mockEngine } from "./mocks.ts";

const program = nodeProgram();
const owner = "hecate/prod";
const urn = "urn:pulumi:prod::hecate::hecate:index:HecateNode$command:remote:Command::beam00-converge";

type Stored = Readonly<Partial<Record<"create" | "update" | "delete", string>>>;

afterEach(engineDone);

async function textsOf(stored: Stored | undefined, seen: Seen, of = owner): Promise<CommandTexts> {
  await mockEngine(undefined, stored === undefined ? {} : { [urn]: stored });
  return commandTexts({ urn: output(urn), owner: of, program, seen: Promise.resolve(seen), fresh: "fresh" });
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
const inOrder = seen("token\tword", "claims\tfirst");

describe("the command of a node", () => {
  it("that is new leaves the instance on the node that its delete names", async () => {
    const texts = await textsOf(undefined, seen());
    expect(texts.create).toBe(program.converge("fresh", instanceOf(texts.delete)));
    expect(texts).toMatchObject({ update: program.converge("fresh"), renews: false });
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

  it.each<[string, Stored, Seen, string]>([
    ["on a node with drift", stored, seen("token\tword", "claims\tfirst", "action\tstart\tweb\t-"), "fresh"],
    ["on a node that does not answer", stored, { unseen: "beam00: nobody answers" }, "word"],
    ["on a node that a killed run left to two instances", stored, seen("token\tword", "claims\tother first"), "word"],
    ["on a node that knows no instance", stored, seen("token\tword"), "word"],
  ])("keeps the instance of the state %s", async (_where, state, there, word) => {
    expect(await textsOf(state, there)).toMatchObject({ update: program.converge(word), renews: false });
  });

  it("keeps the instance of the state where nobody looks", async () => {
    const update = program.converge("unobserved");
    expect(await textsOf({ ...stored, update }, undefined)).toMatchObject({ update, renews: false });
  });

  it.each<[string, Stored, Seen, string]>([
    ["a killed run left the node to another instance", stored, seen("token\tword", "claims\tother"), owner],
    [
      "another version of the program is in the state",
      { ...stored, delete: "old delete hecate/prod first;" },
      inOrder,
      owner,
    ],
    ["the owner is another one", stored, inOrder, "hecate/other"],
  ])("takes a new instance in an update where %s", async (_why, state, there, of) => {
    const texts = await textsOf(state, there, of);
    expect(texts).toMatchObject({ update: texts.create, renews: true });
    expect(texts.create).toBe(program.converge("word", instanceOf(texts.delete)));
    expect(["first", "other"]).not.toContain(instanceOf(texts.delete));
  });

  it("does not change in the run after that", async () => {
    const renewed = await textsOf({ create: "old converge word;", delete: "old delete hecate/prod first;" }, inOrder);
    const instance = instanceOf(renewed.delete);
    const { create, update, delete: remove } = renewed;
    const next = await textsOf({ create, update, delete: remove }, seen("token\tword", `claims\t${instance}`));
    expect(next).toMatchObject({ update, renews: false });
  });
});
