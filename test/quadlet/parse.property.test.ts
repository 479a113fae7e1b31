import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileName, kinds, parseUnit, QuadletError, releaseOf, render, serviceName } from "../../quadlet/index.ts";
import type { Unit, UnitKind } from "../../quadlet/index.ts";
import { difference } from "./generator/difference.ts";
import { generate } from "./generator/generate.ts";
import { directives } from "./generator/serviceFile.ts";
import type { Directive } from "./generator/serviceFile.ts";
import { models, unitOf } from "./models.ts";
import { seed } from "../support/seed.ts";

const runs = Number(process.env["HECATE_PROPERTY_RUNS"] ?? 12);
const version = "5.8.2";
const release = releaseOf(version);

console.log(`HECATE_PROPERTY_RUNS=${runs} HECATE_PROPERTY_SEED=${seed}`);

/** The model without the places in the file that it came from. */
function withoutPlaces(unit: Unit): unknown {
  const sections = unit.sections.map(({ name, entries }) => ({
    name,
    entries: entries.map(({ key, value }) => ({ key, value })),
  }));
  return { ...unit, sections };
}

/** What the generator makes of two texts of one unit must be the same. */
async function expectSame(pairs: readonly (readonly [Unit, string, string])[]): Promise<void> {
  const files: Record<string, string> = { "group.pod": "[Pod]\n" };
  const units = pairs.map(([unit, before, after], index) => {
    const [first, second] = [`before${index}q`, `behind${index}q`].map((name) => ({ ...unit, name }));
    if (first === undefined || second === undefined) throw new Error("two names make two units");
    files[fileName(first)] = before;
    files[fileName(second)] = after;
    return { first, second };
  });
  const { services } = await generate(version, files);
  for (const { first, second } of units) {
    const [before, after] = [first, second].map((unit) => services.get(serviceName(unit)));
    // What the generator refuses, it must refuse as well when it is written again.
    expect(after === undefined).toBe(before === undefined);
    if (before === undefined || after === undefined) continue;
    const wrong = difference(executed(before), executed(after.replaceAll(second.name, first.name)), {
      ...{ texts: new Map<string, string>(), names: [first.name, first.name], tails: {} },
    });
    if (wrong !== undefined) throw new Error(`${wrong}\n${files[fileName(first)] ?? ""}`);
  }
}

/** The directives of a service; one that systemd does not load is what keeps it from loading. */
function executed(service: string): Directive[] {
  try {
    return directives(service);
  } catch {
    return [{ section: "", key: "", words: ["not loaded"] }];
  }
}

describe("what is parsed", () => {
  const model = fc.oneof(...(Object.keys(kinds) as UnitKind[]).map((kind) => models(kind, release)));

  test(
    "of what was rendered is rendered and parsed again to the same",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(model, { minLength: 10, maxLength: 10 }), async (all) => {
          const pairs = all.flatMap((one): [Unit, string, string][] => {
            const unit = unitOf("unit", one);
            const text = rendered(unit);
            if (text === undefined) return [];
            const parsed = parseUnit(fileName(unit), text);
            const again = render(parsed);
            expect(withoutPlaces(parseUnit(fileName(unit), again))).toEqual(withoutPlaces(parsed));
            return [[unit, text, again]];
          });
          await expectSame(pairs);
        }),
        { numRuns: runs, seed },
      );
    },
    60_000 + runs * 1_000,
  );

  test(
    "of any text is rendered and parsed again to the same",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fileText, { minLength: 20, maxLength: 20 }), async (texts) => {
          const pairs = texts.flatMap((text): [Unit, string, string][] => {
            const unit = parseUnit("unit.container", text);
            const again = rendered(unit);
            if (again === undefined) return [];
            expect(withoutPlaces(parseUnit("unit.container", again))).toEqual(withoutPlaces(unit));
            return [[unit, text, again]];
          });
          await expectSame(pairs);
        }),
        { numRuns: runs, seed },
      );
    },
    60_000 + runs * 1_000,
  );
});

/** Undefined for what no file can hold. */
function rendered(unit: Unit): string | undefined {
  try {
    return render(unit, { podman: version });
  } catch (error) {
    if (error instanceof QuadletError) return undefined;
    throw error;
  }
}

const pieces = [
  ...Array.from("ab1/.:=,;#%$\\\"' \t-_é漢😀\r\u00a0\u2028"),
  ...[
    "\\\\",
    "\\n",
    "\\x41",
    "\\d",
    "''",
    '""',
    "%h",
    "%%",
    "%x",
    "$$",
    "$A",
    "${A}",
    " # ",
    "A=b",
    " \\\n",
    "\\\n ; c\n",
  ],
];
const anyValue = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(""));
const line = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          ...["Exec", "Environment", "Label", "Volume", "PodmanArgs", "Sysctl", "HealthCmd", "WorkingDir", "Tmpfs"],
          ...["ReadOnly", "Notify", "PidsLimit", "HostName", "LogOpt", "Secret", "Annotation", "AddHost", "User"],
        ),
        fc.constantFrom("=", " = ", "=\t", " ="),
        anyValue,
      )
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.constantFrom("# c", "; c", "", "  ", "[Container]", "[X-Notes]\nA=b\n[Container]") },
);

/** Unit files as no renderer would write them: comments, continued lines, repeats, resets, blanks. */
const fileText = fc
  .array(line, { maxLength: 8 })
  .map((lines) => `[Container]\nImage=registry.example/image:1\n${lines.join("\n")}\n`);
