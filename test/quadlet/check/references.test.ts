import { expect, test } from "vitest";
import { referencesOf } from "../../../quadlet/check/references.ts";
import type { Release } from "../../../quadlet/index.ts";
import { container, unitOf } from "./units.ts";

test.each<[string, string | undefined, Release?]>([
  ["Volume=data.volume:/data", "Volume data.volume volume"],
  ["Volume=data.artifact:/data", "Volume data.artifact artifact"],
  ["Volume=data.artifact:/data", undefined, "5.6"],
  ["Volume=data.image:/data", undefined],
  ["Volume=data:/data", undefined],
  ["Volume=/srv/data.volume:/data", undefined],
  ["Volume=./data.volume:/data", undefined],
  ["Volume=/data.volume", undefined],
  ["Mount=type=volume,source=data.volume,destination=/data", "Mount data.volume volume"],
  ["Mount=source=data.volume,destination=/data", "Mount data.volume volume", "5.6"],
  ["Mount=source=data.volume,destination=/data", undefined, "5.5"],
  ["Mount=type=bind,source=data.volume,destination=/data", "Mount data.volume volume"],
  ["Mount=type=glob,source=data.volume,destination=/data", "Mount data.volume volume"],
  ["Mount=type=tmpfs,source=data.volume,destination=/data", undefined],
  ["Mount=type=image,source=data.image,destination=/data", "Mount data.image image"],
  ["Mount=type=image,source=data.image,destination=/data", "Mount data.image image", "5.3.2"],
  ["Mount=type=image,source=data.image,destination=/data", undefined, "5.2"],
  ["Mount=type=image,source=data.volume,destination=/data", undefined, "5.2"],
  ["Mount=type=volume,source=data.image,destination=/data", undefined, "5.2"],
  ["Mount=type=volume,source=data.image,destination=/data", "Mount data.image image", "5.3.2"],
  ["Mount=type=artifact,source=data.artifact,destination=/data", "Mount data.artifact artifact", "5.7"],
  ["Mount=type=artifact,source=data.artifact,destination=/data", undefined, "5.6"],
  ["Mount=type=artifact,source=data.volume,destination=/data", undefined, "5.6"],
  ["Mount=type=bind,source=data.artifact,destination=/data", undefined, "5.6"],
  ["Network=n.network", "Network n.network network"],
  ["Network=n.network:ip=10.0.0.2,mac=aa:bb:cc:dd:ee:ff", "Network n.network network"],
  ["Network=b.container", "Network b.container container"],
  ["Network=b.container", "Network b.container container", "5.4"],
  ["Network=b.container", undefined, "5.3.2"],
  ["Network=n.pod", undefined],
  ["Network=host", undefined],
  ["Pod=p.pod", "Pod p.pod pod"],
  ["Pod=p.pod", undefined, "4.9"],
  ["Pod=p.network", undefined],
])("%s", (line, expected, podman) => {
  const references = referencesOf(container([line], podman));
  expect(references.map(({ key, fileName, kind }) => `${key} ${fileName} ${kind}`)).toEqual(
    expected === undefined ? [] : [expected],
  );
});

test.each<[string, string, string | undefined, Release?]>([
  ["a.container", "[Container]\nImage=i.image\n", "i.image"],
  ["a.container", "[Container]\nImage=i.build\n", "i.build"],
  ["a.container", "[Container]\nImage=i.build\n", undefined, "5.1"],
  ["a.container", "[Container]\nImage=i.container\n", undefined],
  ["a.container", "[Container]\nImage=x.io/a:1\n", undefined],
  ["a.volume", "[Volume]\nDriver=image\nImage=i.image\n", "i.image"],
  ["a.volume", "[Volume]\nDriver=local\nImage=i.image\n", undefined],
  ["a.volume", "[Volume]\nImage=i.image\n", undefined],
  // Only the drivers of volumes have an image.
  ["a.network", "[Network]\nDriver=image\nImage=i.image\n", undefined],
])("the image of %s, %j", (fileName, text, expected, podman?: Release) => {
  const references = referencesOf(unitOf(fileName, text, podman));
  expect(references.map((reference) => reference.fileName)).toEqual(expected === undefined ? [] : [expected]);
});

test("all of a unit, each with its value", () => {
  const unit = container(["Pod=p.pod", "Network=n.network", "Volume=v.volume:/v", "Network=m.network"]);
  expect(referencesOf(unit).map(({ fileName, value }) => [fileName, value.at.line])).toEqual([
    ["v.volume", 5],
    ["n.network", 4],
    ["m.network", 6],
    ["p.pod", 3],
  ]);
});
