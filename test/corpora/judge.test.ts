import { describe, expect, test } from "vitest";
import type { Finding } from "../../quadlet/index.ts";
import { judge } from "./judge.ts";
import { examplesOf } from "./podmanModule.ts";
import { isTemplate } from "./publicFiles.ts";
import { placeOf } from "./world.ts";
import type { Place } from "./world.ts";

const sound = "[Container]\nImage=docker.io/library/busybox:1\n";

function placeWith(files: Readonly<Record<string, string>>): Place {
  return placeOf(
    "here",
    Object.entries(files).map(([path, text]) => ({ path, text })),
    [],
  );
}

const blind = (): Finding[] => [];

/** Takes everything for wrong. */
const strict = (files: readonly { readonly path: string }[]): Finding[] =>
  files.map(({ path }) => ({ rule: "no", severity: "error", path, unit: path, message: "bad", fix: "mend it" }));

describe("a checker that finds nothing", () => {
  test("is silent about a unit that the generator refuses", async () => {
    const [verdict] = await judge("5.4.2", placeWith({ "a.container": `${sound}Bogus=1\n` }), blind);
    expect(verdict?.silentRefusal).toMatch(/^converting "a\.container": unsupported key 'Bogus' in group 'Container'/);
    expect(verdict?.errorsOnTaken).toEqual([]);
  });

  test("is silent about a line that the generator drops", async () => {
    const [verdict] = await judge("5.4.2", placeWith({ "a.container": `${sound}Exec=grep \\d x\n` }), blind);
    expect(verdict?.silentRefusal).toBeUndefined();
    expect(verdict?.silentLosses).toMatchObject([{ key: "Exec", lines: [3, 3], words: [] }]);
  });

  test("is silent about the end of a line that the generator drops", async () => {
    const [verdict] = await judge("5.4.2", placeWith({ "a.container": `${sound}Exec=prog one "" two\n` }), blind);
    expect(verdict?.silentLosses).toMatchObject([{ key: "Exec", words: ["two"] }]);
  });
});

describe("a checker that takes everything for wrong", () => {
  test("has an error about a unit that the generator takes", async () => {
    const [verdict] = await judge("5.4.2", placeWith({ "a.container": sound }), strict);
    expect(verdict?.errorsOnTaken).toMatchObject([{ rule: "no" }]);
  });

  test("is not silent about the unit as a whole, but about the key that the generator names", async () => {
    const place = placeWith({ "a.container": "[Container]\n", "b.container": `${sound}Bogus=1\n` });
    const verdicts = await judge("5.4.2", place, strict);
    expect(verdicts.map(({ silentRefusal }) => silentRefusal?.slice(0, 45))).toEqual(
      [undefined, 'converting "b.container": unsupported key \'Bogus'].map((words) => words?.slice(0, 45)),
    );
  });
});

describe.each(["4.4.4", "4.9.5", "5.2.5", "5.6.2", "6.0.2"] as const)(
  "with Podman %s, the project's own checker",
  (version) => {
    test("and the generator agree", async () => {
      const place = placeWith({
        "a.container": `${sound}Network=n.network\nVolume=v.volume:/data\nEnvironment="A=\\tb c" D=e\n`,
        "n.network": "[Network]\nInternal=false\n",
        "v.volume": "[Volume]\nLabel=a=b\n",
        // The one cannot be read, the other makes the generators to 5.6 panic.
        "x.container": "no unit\n",
        "y.container": `${sound}Mount=type=bind,destination=/a\n`,
      });
      const verdicts = await judge(version, place);
      const taken = verdicts.filter(({ made }) => made.service !== undefined).map(({ unit }) => unit.path);
      expect(taken.filter((path) => path !== "y.container")).toEqual(["a.container", "n.network", "v.volume"]);
      for (const { unit, errorsOnTaken, silentRefusal, silentLosses } of verdicts) {
        expect({ errorsOnTaken, silentRefusal, silentLosses }, unit.path).toEqual({
          ...{ errorsOnTaken: [], silentRefusal: undefined, silentLosses: [] },
        });
      }
    });
  },
);

test("a unit is judged with what it names in another directory", async () => {
  const own = [{ path: "a.container", text: `${sound}Network=n.network\n` }];
  const elsewhere = [
    { path: "other/n.network", text: "[Network]\n" },
    { path: "other/m.network", text: "[Network]\n" },
  ];
  const place = placeOf("here", own, elsewhere);
  expect(place.world.map(({ path }) => path)).toEqual(["a.container", "n.network"]);
  expect((await judge("5.4.2", place)).map(({ made }) => made.name)).toEqual(["a.service"]);
});

test("examples of a page are its fenced blocks that are units", () => {
  const page = [
    "`web.container`:",
    "```",
    "[Container]",
    "Image=a",
    "```",
    "A snippet, a drop-in `web.container.d/1.conf` and a session:",
    "```",
    "[Install]",
    "WantedBy=default.target",
    "```",
    "And `x.container.d/1.conf`:",
    "```ini",
    "[Container]",
    "Image=b",
    "```",
    "```",
    "$ cat y.container",
    "[Container]",
    "```",
    "",
    "",
    "",
    "```ini",
    "# a comment",
    "[Unit]",
    "Description=c",
    "[Volume]",
    "```",
    "",
  ].join("\n");
  expect(examplesOf(page)).toEqual([
    { path: "web.container", text: "[Container]\nImage=a\n" },
    { path: "example1.volume", text: "# a comment\n[Unit]\nDescription=c\n[Volume]\n" },
  ]);
});

test.each([
  ["Image={{ image }}\n", true],
  ["Image=a:@@TAG@@\n", true],
  ["Image=a:@IMAGE_TAG@\n", true],
  ["Volume=__DATA__:/data\n", true],
  ["Label=url=https://<your-domain>\n", true],
  ["# {{ image }}\nImage=a\n", false],
  ["Environment=A=${B} A@b.example 1<2\n", false],
])("%j is a template: %j", (text, is) => {
  expect(isTemplate(text)).toBe(is);
});
