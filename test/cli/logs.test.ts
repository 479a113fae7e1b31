import { describe, expect, test } from "vitest";
import { historyText } from "../../cli/history.ts";
import { entryLines, journalCommand, merged, readEntry } from "../../cli/journal.ts";
import { sourcesOf } from "../../cli/logs.ts";
import { fleet, hostKey } from "../config/stack.ts";

const unit = { USER_UNIT: "hecate-daemon.service", _SYSTEMD_USER_UNIT: "init.scope" };
const line = (fields: object): string =>
  JSON.stringify({ __REALTIME_TIMESTAMP: "1783610664000000", MESSAGE: "hello", ...fields });
const widths = { node: 7, service: 14 };

describe("a line of the journal", () => {
  test("belongs to the unit that it speaks of, else to the one that said it", () => {
    expect(readEntry("beam00", line(unit))).toEqual({
      time: 1_783_610_664_000_000,
      node: "beam00",
      service: "hecate-daemon",
      message: "hello",
    });
    expect(readEntry("beam00", line({ _SYSTEMD_USER_UNIT: "hecate-traderd.service" }))?.service).toBe("hecate-traderd");
  });

  test("may be bytes, nothing, or no line of the journal at all", () => {
    expect(readEntry("beam00", line({ MESSAGE: [...Buffer.from("grüß\u001B[31m")] }))?.message).toBe("grüß");
    expect(readEntry("beam00", line({ MESSAGE: null }))?.message).toBe("");
    expect(readEntry("beam00", "Hint: you are not a member")).toBeUndefined();
  });

  test("cannot command the terminal: its control characters are visible", () => {
    const message = "a\u001B[2Jb\u0007\u001B[1;31m red\u001B[0m\tc\r\nd\u009B2J\re";
    expect(readEntry("beam00", line({ MESSAGE: message, USER_UNIT: "x\u001B[2J.service" }))).toMatchObject({
      service: "x\\x1b[2J",
      message: "a\\x1b[2Jb\\x07 red\tc\nd\\x9b2J\\x0de",
    });
  });

  test("is shown with its time", () => {
    const entry = { time: 1_783_610_664_000_000, node: "beam00", service: "hecate-daemon", message: "a\tc\nd" };
    expect(entryLines(entry, widths)).toEqual([
      "2026-07-09 15:24:24  beam00   hecate-daemon   a\tc",
      "2026-07-09 15:24:24  beam00   hecate-daemon   d",
    ]);
    expect(entryLines({ ...entry, message: "x" }, widths, (text) => `<${text}>`)).toEqual([
      "2026-07-09 15:24:24  <beam00   hecate-daemon >  x",
    ]);
  });

  test("comes in the order of time, whichever node it is of", () => {
    const entry = (time: number, node: string): { time: number; node: string; service: string; message: string } => {
      return { time, node, service: "s", message: "m" };
    };
    const all = [entry(3, "a"), entry(5, "a"), entry(1, "b"), entry(3, "b")];
    expect(merged(all).map(({ time, node }) => `${time}${node}`)).toEqual(["1b", "3a", "3b", "5a"]);
  });
});

describe("what is read", () => {
  const stack = fleet({
    ssh: { user: "rl" },
    nodes: {
      beam00: { host: "192.0.2.1", hostKey, services: ["hecate-daemon", "hecate-traderd"] },
      beam01: { host: "192.0.2.2", hostKey, services: ["hecate-daemon"] },
    },
  });
  const read = (first?: string, second?: string): string[] =>
    sourcesOf(stack, stack.nodes, first, second).map(({ node, services }) => `${node.name} ${services.join(",")}`);

  test("is all, a node's, a service of a node, or a service of all nodes", () => {
    expect(read()).toEqual(["beam00 hecate-daemon,hecate-traderd", "beam01 hecate-daemon"]);
    expect(read("beam00")).toEqual(["beam00 hecate-daemon,hecate-traderd"]);
    expect(read("beam00", "hecate-traderd")).toEqual(["beam00 hecate-traderd"]);
    expect(read("hecate-daemon")).toEqual(["beam00 hecate-daemon", "beam01 hecate-daemon"]);
  });

  test("must be there", () => {
    expect(() => read("beam7")).toThrow('the stack has no node "beam7"; it has beam00, beam01');
    expect(() => read("beam01", "hecate-traderd")).toThrow(
      'beam01 has no service "hecate-traderd"; it has hecate-daemon',
    );
  });

  test("is asked of the user's journal, and of it alone", () => {
    expect(journalCommand(["a", "b"], { lines: 5, follow: true })).toBe(
      "journalctl --user -q --no-pager -o json --output-fields=MESSAGE,USER_UNIT,_SYSTEMD_USER_UNIT -n 5 -f -u a.service -u b.service",
    );
  });
});

test("a node's record is a table", () => {
  expect(
    historyText([
      "2026-07-08T10:00:00Z\tabc\tconverged\t192.0.2.7",
      "2026-07-09T10:00:00Z\tdef\tfailed: it did not stay up\t-",
    ]),
  ).toBe(
    [
      "TIME                 GENERATION  WHAT                        FROM",
      "2026-07-08 10:00:00  abc         converged                   192.0.2.7",
      "2026-07-09 10:00:00  def         failed: it did not stay up  -",
      "",
    ].join("\n"),
  );
  expect(historyText(["time\tid\tfailed: \u001B[2J\t-"])).toContain("failed: \\x1b[2J");
  expect(historyText([])).toBe("nothing was done there yet\n");
});
