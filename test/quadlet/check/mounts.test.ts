import { describe, expect, test } from "vitest";
import { mountsOf } from "../../../quadlet/check/mounts.ts";
import type { MountView } from "../../../quadlet/check/mounts.ts";
import type { Release } from "../../../quadlet/index.ts";
import { container } from "./units.ts";

function mount(line: string, podman?: Release): Omit<MountView, "value"> {
  const [first, ...others] = mountsOf(container([line], podman));
  if (first === undefined || others.length > 0) throw new Error(`${line} is not one mount`);
  const { type, source, destination, label } = first;
  return { type, source, destination, label };
}

describe("Volume=", () => {
  test.each([
    ["/data", undefined, "/data", undefined],
    ["data:/data", "data", "/data", undefined],
    [":/data", undefined, "/data", undefined],
    ["/a:/b/:ro,z", "/a", "/b", "shared"],
    ["/a:/b//:Z", "/a", "/b", "private"],
    ["/a:/b:ro,Z,z", "/a", "/b", "private"],
    ["/a:/b:ro", "/a", "/b", undefined],
    ["/a:/b:ro:Z", "/a", "/b", undefined],
    ["/a:/", "/a", "/", undefined],
    ["/a//b:/c//d", "/a//b", "/c//d", undefined],
    ["/a:", "/a", undefined, undefined],
    ["/a:/b%%", "/a", "/b%", undefined],
    ["%h/a:/b/%i", "%h/a", undefined, undefined],
  ])("%s", (text, source, destination, label) => {
    expect(mount(`Volume=${text}`)).toEqual({ type: "volume", source, destination, label });
  });
});

describe("Mount=", () => {
  test.each([
    ["type=bind,source=/a,destination=/b", "bind", "/a", "/b", undefined],
    ["type=bind,src=/a,dst=/b,relabel=private", "bind", "/a", "/b", "private"],
    ["type=bind,src=/a,target=/b/,relabel=shared", "bind", "/a", "/b", "shared"],
    ["type=bind,src=/a,target=/b,relabel=other", "bind", "/a", "/b", undefined],
    ["type=bind,source=/a,src=/other,destination=/b,dst=/other,target=/other", "bind", "/a", "/b", undefined],
    ["type=bind,dst=/b,target=/other", "bind", undefined, "/b", undefined],
    ["type=bind,source=,destination=", "bind", undefined, undefined, undefined],
    ["type=tmpfs,ro,destination=/b", "tmpfs", undefined, "/b", undefined],
    [`'type=bind,"source=/a,b",destination=/c'`, "bind", "/a,b", "/c", undefined],
    [`'type=bind,"source=/a""b""",destination=/c'`, "bind", '/a"b"', "/c", undefined],
    ["type=bind,source=/a=b,destination=/c", "bind", "/a=b", "/c", undefined],
  ])("%s", (text, type, source, destination, label) => {
    expect(mount(`Mount=${text}`)).toEqual({ type, source, destination, label });
  });

  test("without a type is a volume since 5.6", () => {
    expect(mount("Mount=source=a,destination=/b", "5.6").type).toBe("volume");
    expect(mount("Mount=source=a,destination=/b", "5.5").type).toBe("unknown");
  });
});

test.each([
  ["/run", "/run"],
  ["/run/:size=1m", "/run"],
])("Tmpfs=%s", (text, destination) => {
  expect(mount(`Tmpfs=${text}`)).toEqual({ type: "tmpfs", source: undefined, destination, label: undefined });
});

test("all kinds, each with its value", () => {
  const mounts = mountsOf(container(["Tmpfs=/t", "Mount=type=bind,source=/m,destination=/m", "Volume=/v:/v"]));
  expect(mounts.map(({ destination, value }) => [destination, value.at.line])).toEqual([
    ["/v", 5],
    ["/m", 4],
    ["/t", 3],
  ]);
});
