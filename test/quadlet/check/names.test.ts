import { describe, expect, test } from "vitest";
import { expandedIn, isNamedKind, ownExpandedIn, resourceName } from "../../../quadlet/check/names.ts";
import type { NamedKind } from "../../../quadlet/check/names.ts";
import type { Release } from "../../../quadlet/index.ts";
import { unitOf } from "./units.ts";

const image = "Image=x.io/a:1\n";

describe("the name of what a unit makes", () => {
  test.each<[string, string, NamedKind, string, Release?]>([
    ["a.container", `[Container]\n${image}ContainerName=web\n`, "container", "web"],
    ["a.container", `[Container]\n${image}ContainerName=\n`, "container", "systemd-%N"],
    ["a.container", `[Container]\n${image}`, "container", "systemd-%N"],
    ["a@b.container", `[Container]\n${image}`, "container", "systemd-%p_%i"],
    ["a@b.container", `[Container]\n${image}`, "container", "systemd-%N", "4.9"],
    ["a@b.container", `[Container]\n${image}`, "container", "systemd-%p_%i", "5.0"],
    ["a.pod", "[Pod]\n", "pod", "systemd-a"],
    ["a@b.pod", "[Pod]\n", "pod", "systemd-a@b"],
    ["a.pod", "[Pod]\nPodName=web\n", "pod", "web"],
    ["a.volume", "[Volume]\nVolumeName=web\n", "volume", "web"],
    ["a.network", "[Network]\nNetworkName=web\n", "network", "web"],
  ])("%s, %j", (fileName, text, kind, expected, podman?: Release) => {
    expect(resourceName(unitOf(fileName, text, podman), kind).syntax).toBe(expected);
  });

  test("comes with the value that gives it", () => {
    const named = resourceName(unitOf("a.volume", "[Volume]\nVolumeName=web\n"), "volume");
    expect(named.value?.at).toMatchObject({ line: 2, column: 12 });
    expect(resourceName(unitOf("a.volume", "[Volume]\nVolumeName=\n"), "volume")).not.toHaveProperty("value");
  });

  test("is there for four kinds", () => {
    const kinds = ["container", "pod", "volume", "network", "build", "image", "kube", "artifact", "toString"];
    expect(kinds.filter(isNamedKind)).toEqual(["container", "pod", "volume", "network"]);
  });
});

describe("what systemd knows of a text by the unit alone", () => {
  test.each([
    ["web", "a.container", "web"],
    ["%N", "a.container", "a"],
    ["%n", "a.container", "a.service"],
    ["%p-%i-", "a.container", "a--"],
    ["%N", "a.service.container", "a.service"],
    ["%N %n", "a@b.container", "a@b a@b.service"],
    ["%p_%i", "a@b@c.container", "a_b@c"],
    ["%p", "a@.container", "a"],
    ["%N", "a@.container", undefined],
    ["%n", "a@.container", undefined],
    ["%i", "a@.container", undefined],
    ["%p", "a%b.container", "a%b"],
    ["%%N", "a.container", "%N"],
    ["%%", "a.container", "%"],
    ["%h", "a.container", undefined],
    ["%j", "a-b.container", undefined],
    ["%f", "a.container", undefined],
    ["%y%%", "a.container", undefined],
  ])("%j in %s", (syntax, fileName, expected) => {
    expect(expandedIn(unitOf(fileName, `[Container]\n${image}`), syntax)).toBe(expected);
  });

  test.each([
    ["%h/%N", "a.container", "%h/a"],
    ["%h/%%", "a.container", "%h/%%"],
    ["%p", "a%b.container", "a%%b"],
    ["%h/%j", "a.container", undefined],
    ["%h/%i", "a@.container", undefined],
  ])("with the node's own left: %j in %s", (syntax, fileName, expected) => {
    expect(ownExpandedIn(unitOf(fileName, `[Container]\n${image}`), syntax)).toBe(expected);
  });
});
