import { describe, expect, test } from "vitest";
import { mountsBelow } from "../../lab/files.ts";

describe("mountsBelow", () => {
  const line = (path: string): string => `40 30 0:50 / ${path} rw - overlay overlay rw`;

  test("gives the innermost first, and nothing that only begins alike", () => {
    const mounts = ["/lab", "/lab/a/root", "/lab/a/root/proc", "/laboratory", "/other"].map(line).join("\n");
    expect(mountsBelow(mounts, "/lab")).toEqual(["/lab/a/root/proc", "/lab/a/root", "/lab"]);
    expect(mountsBelow(mounts, "/lab/a")).toEqual(["/lab/a/root/proc", "/lab/a/root"]);
  });
});
