import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { QuadletError, releaseOf, releases, render } from "../../quadlet/index.ts";
import type { Entry, Release, Text, Unit } from "../../quadlet/index.ts";
import { quadlet, versions } from "./generator/build.ts";
import type { Version } from "./generator/build.ts";
import { execStart, generate } from "./generator/generate.ts";
import { argument, hostileString, hostileText } from "./hostile.ts";

/** Number of directories of units that are tried; each is given to every version. */
const runs = Number(process.env["HECATE_PROPERTY_RUNS"] ?? 40);
/** A run is repeated by giving its seed again. */
const seed = Number(process.env["HECATE_PROPERTY_SEED"] ?? Date.now() % 2 ** 31);

/** Ways in which the arguments of one value may stand in the command line: one of them must be there. */
type Expected = readonly (readonly string[])[];

interface Carrier {
  readonly since: Release;
  /** Whether the format cannot carry the text, by the documentation of the format. */
  readonly refuses: (text: string) => boolean;
  readonly expects: (text: string) => Expected;
}

const option =
  (name: string) =>
  (text: string): Expected => [[name, text], [`${name}=${text}`]];

const noText = (text: string): boolean =>
  /[\0\u0080\p{Surrogate}]/u.test(text) ||
  // The marker of a specifier is such a code point, and no part of the text.
  /\p{Noncharacter_Code_Point}/u.test(text.replaceAll(/\uFDD0h/g, "")) ||
  new TextEncoder().encode(text.replaceAll(/\uFDD0h/g, "%h")).length > 131_071;
const noWord = (text: string): boolean => noText(text) || text === "" || text === ";";
const noLine = (text: string): boolean => noWord(text) || /[\r\n]|^\p{White_Space}|\p{White_Space}$|\\$/u.test(text);
const noStrvWord = (text: string): boolean => noWord(text) || /[\r\n]/.test(text) || /".*'|'.*"/s.test(text);

const scalars: Readonly<Record<string, Carrier>> = {
  HealthCmd: { since: "4.5", refuses: (text) => noText("--health-cmd=" + text), expects: option("--health-cmd") },
  WorkingDir: {
    since: "4.6",
    refuses: (text) => noText("--workdir=" + text),
    expects: (text) => [...option("--workdir")(text), [`-w=${text}`]],
  },
  Entrypoint: { since: "5.0", refuses: (text) => noText("--entrypoint=" + text), expects: option("--entrypoint") },
};
const lists: Readonly<Record<string, Carrier & { readonly prefix?: string }>> = {
  Volume: { since: "4.4", refuses: noLine, expects: (text) => [["-v", text]], prefix: "data:/" },
  DNSOption: { since: "4.7", refuses: noLine, expects: option("--dns-option") },
  DNSSearch: { since: "4.7", refuses: noLine, expects: option("--dns-search") },
  AddHost: { since: "5.3", refuses: noLine, expects: option("--add-host") },
  AddDevice: { since: "4.4", refuses: noStrvWord, expects: option("--device"), prefix: "/" },
  Sysctl: { since: "4.6", refuses: noStrvWord, expects: option("--sysctl") },
  LogOpt: { since: "5.2", refuses: noStrvWord, expects: option("--log-opt") },
  PodmanArgs: { since: "4.4", refuses: noWord, expects: (text) => [[text]], prefix: "--x=" },
  Secret: { since: "4.5", refuses: noWord, expects: option("--secret") },
};
const pairs: Readonly<Record<string, Carrier>> = {
  Environment: { since: "4.4", refuses: noText, expects: (text) => [["--env", text]] },
  Label: { since: "4.4", refuses: noText, expects: (text) => [["--label", text]] },
  Annotation: { since: "4.4", refuses: noText, expects: (text) => [["--annotation", text]] },
};

const carriers: Readonly<Record<string, Carrier>> = { ...scalars, ...lists, ...pairs };

const image = "registry.example/image:1";

/** A key with its value, as the tests make them up. */
type Field =
  | { readonly key: string; readonly form: "text"; readonly text: Text }
  | { readonly key: string; readonly form: "list"; readonly texts: readonly Text[] }
  | { readonly key: string; readonly form: "pairs"; readonly named: readonly (readonly [string, Text])[] };

const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ key: fc.constantFrom(...Object.keys(scalars)), form: fc.constant("text"), text: hostileText }),
  fc.constantFrom(...Object.entries(lists)).chain(([key, { prefix }]) =>
    fc.record({
      key: fc.constant(key),
      form: fc.constant("list"),
      texts: fc.array(prefix === undefined ? hostileText : hostileString.map((text) => prefix + text), {
        maxLength: 3,
      }),
    }),
  ),
  fc.record({
    key: fc.constantFrom(...Object.keys(pairs)),
    form: fc.constant("pairs"),
    named: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,6}$/), hostileText), {
      selector: ([name]) => name,
      maxLength: 3,
    }),
  }),
  fc.record({ key: fc.constant("Exec"), form: fc.constant("list"), texts: fc.array(hostileText, { maxLength: 4 }) }),
);

/** The fields of a [Container] section, in any order, each key once. */
const section = fc.uniqueArray(field, { selector: ({ key }) => key, maxLength: 6 });

function unit(fields: readonly Field[]): Unit {
  const entries: Entry[] = [{ key: "Image", value: image }];
  for (const field of fields) {
    const value =
      field.form === "text" ? field.text : field.form === "list" ? field.texts : Object.fromEntries(field.named);
    entries.push({ key: field.key, value });
  }
  return { kind: "container", name: "unit", sections: [{ name: "Container", entries }] };
}

/** The fields without the values that must be refused; and which values those are. */
function carried(fields: readonly Field[]): { kept: Field[]; refused: string[] } {
  const refused: string[] = [];
  const keep = (key: string, position: number | string | undefined, text: string): boolean => {
    const refuses = (carriers[key]?.refuses ?? noWord)(text);
    if (refuses) refused.push(JSON.stringify([key, position]));
    return !refuses;
  };
  const kept = fields.flatMap((field): Field[] => {
    const { key } = field;
    switch (field.form) {
      case "text":
        return keep(key, undefined, argument(field.text)) ? [field] : [];
      case "list":
        return [{ ...field, texts: field.texts.filter((text, index) => keep(key, index, argument(text))) }];
      case "pairs":
        return [
          { ...field, named: field.named.filter(([name, text]) => keep(key, name, `${name}=${argument(text)}`)) },
        ];
    }
  });
  return { kept, refused };
}

/** What the fields must add to the command line: options before the image, arguments after it. */
function expectations(fields: readonly Field[]): { options: Expected[]; args: string[] } {
  const options: Expected[] = [];
  const args: string[] = [];
  for (const field of fields) {
    const texts =
      field.form === "text"
        ? [argument(field.text)]
        : field.form === "list"
          ? field.texts.map(argument)
          : field.named.map(([name, text]) => `${name}=${argument(text)}`);
    const carrier = carriers[field.key];
    if (carrier === undefined) args.push(...texts);
    else options.push(...texts.map(carrier.expects));
  }
  return { options, args };
}

/** Options that are left when each expected one has been taken away; throws when one is not there. */
function without(options: readonly string[], expected: readonly Expected[]): string[] {
  const left = [...options];
  for (const ways of expected) {
    const found = ways
      .map((words) => ({ words, at: left.findIndex((_, at) => words.every((word, i) => left[at + i] === word)) }))
      .find(({ at }) => at >= 0);
    if (found === undefined) throw new Error(`not in the command line: ${JSON.stringify(ways)}`);
    left.splice(found.at, found.words.length);
  }
  return left.sort();
}

function refusedPositions(unit: Unit, podman: Version): string[] {
  try {
    render(unit, { podman });
    return [];
  } catch (error) {
    if (!(error instanceof QuadletError)) throw error;
    return error.problems.map(({ key, position }) => JSON.stringify([key, position]));
  }
}

beforeAll(async () => {
  console.log(`HECATE_PROPERTY_RUNS=${runs} HECATE_PROPERTY_SEED=${seed}`);
  for (const version of versions) await quadlet(version);
}, 600_000);

test.each(versions)(
  "what a container gets is what the model says, or is refused: Podman %s",
  async (version) => {
    const baseline = execStart(
      await generate(version, { "unit.container": render(unit([]), { podman: version }) }),
      "unit.service",
    );
    const defaults = baseline.slice(0, -1).sort();
    await fc.assert(
      fc.asyncProperty(fc.array(section, { minLength: 1, maxLength: 8 }), async (sections) => {
        const units = sections.map((fields) => {
          const known = fields.filter(
            ({ key }) => releases.indexOf(carriers[key]?.since ?? "4.4") <= releases.indexOf(releaseOf(version)),
          );
          const { kept, refused } = carried(known);
          expect(refusedPositions(unit(known), version)).toEqual(refused);
          return kept;
        });
        const files = Object.fromEntries(
          units.map((fields, index) => [`u${index}.container`, render(unit(fields), { podman: version })]),
        );
        const generated = await generate(version, files);
        for (const [index, fields] of units.entries()) {
          const { options, args } = expectations(fields);
          const argv = execStart(generated, `u${index}.service`);
          const imageAt = argv.length - args.length - 1;
          expect(argv.slice(imageAt)).toEqual([image, ...args]);
          expect(without(argv.slice(0, imageAt), options)).toEqual(defaults);
        }
      }),
      { numRuns: runs, seed },
    );
  },
  60_000 + runs * 2_000,
);
