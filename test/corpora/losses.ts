import { releaseOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { emittedSections } from "../quadlet/generator/emitted.ts";
import { makeAll } from "./generatorView.ts";
import type { Made } from "./generatorView.ts";
import { settingsOf, withoutLines } from "./lines.ts";
import type { SettingLine } from "./lines.ts";
import { isDropIn, unitName } from "./world.ts";
import type { World } from "./world.ts";

/** A setting that the generator takes without an effect on the service, or with a part of it missing there. */
export interface Loss extends SettingLine {
  /** Words of the value that the service does not have; none where the whole line has no effect. */
  readonly words: readonly string[];
}

const quadletSections: ReadonlySet<string> = new Set([
  ...["Container", "Pod", "Kube", "Network", "Volume", "Build", "Image", "Artifact", "Quadlet"],
]);

/**
 * What the generator drops of each unit that it takes: a line is lost when the service is the same without it. That needs
 * no knowledge of any key.
 */
export async function lossesOf(
  version: Version,
  units: readonly SourceFile[],
  world: World,
): Promise<ReadonlyMap<string, readonly Loss[]>> {
  const variants = units.flatMap((unit, index) => {
    const settings = settingsOf(unit.text).filter(({ section }) => quadletSections.has(section));
    return [undefined, ...settings].map((setting, line): Variant => {
      const mark = `-v${index}x${line}`;
      const text = setting === undefined ? unit.text : withoutLines(unit.text, setting.lines);
      return {
        unit,
        setting,
        mark,
        file: { path: `v${Math.floor(index / 16)}/${renamed(baseName(unit.path), mark)}`, text },
      };
    });
  });
  const files = variants.map(({ file }) => file);
  const beside = world.map((file) => ({
    ...file,
    path: isDropIn(file.path) ? file.path : `units/${baseName(file.path)}`,
  }));
  const made = await makeAll(
    version,
    [...files, ...beside.filter(({ path }) => path.endsWith(".pod"))],
    [...beside, ...files],
  );
  const elsewhere = mentions(made);
  const essences = variants.map(({ file, mark }) => {
    const { service, name = "" } = made.get(file.path) ?? {};
    return service === undefined
      ? undefined
      : essence({ name, service, others: elsewhere.get(mark) ?? [] }, mark, version);
  });
  const losses = new Map<string, Loss[]>();
  let whole: Essence | undefined;
  for (const [index, { unit, setting }] of variants.entries()) {
    const now = essences[index];
    if (setting === undefined) whole = now;
    else if (whole !== undefined) {
      const words = now?.sorted === whole.sorted ? [] : missing(setting, whole.text);
      if (words === undefined || isWithoutEffect(setting, settingsOf(unit.text))) continue;
      const before = losses.get(unit.path) ?? [];
      losses.set(unit.path, [...before, { ...setting, words }]);
    }
  }
  return losses;
}

/** Values that say what holds without them: no line of a service comes of them. */
const defaults: Readonly<Record<string, RegExp>> = {
  NoNewPrivileges: /^(?:no|false|off|0)$/i,
  VolatileTmp: /^(?:no|false|off|0)$/i,
  Internal: /^(?:no|false|off|0)$/i,
  IPv6: /^(?:no|false|off|0)$/i,
  NetworkDeleteOnStop: /^(?:no|false|off|0)$/i,
  DefaultDependencies: /^(?:yes|true|on|1)$/i,
  StartWithPod: /^(?:yes|true|on|1)$/i,
};

/**
 * Whether no line of the service can come of a setting: an empty value takes back what stands before, a device with a dash
 * may be absent and is so on the machine of the test, a tag of an image counts for the units that name the image, and the
 * same line may stand there twice.
 */
function isWithoutEffect({ key, value, section, lines }: SettingLine, all: readonly SettingLine[]): boolean {
  const text = value.trim();
  if (text === "" || defaults[key]?.test(text) === true) return true;
  if (key === "AddDevice" && text.startsWith("-")) return true;
  if (key === "ImageTag" && section === "Image") return true;
  return all.some((other) => other.key === key && other.value.trim() === text && other.lines[0] !== lines[0]);
}

interface Variant {
  readonly unit: SourceFile;
  /** The setting that is left out. */
  readonly setting: SettingLine | undefined;
  /** What the name of the variant has more than that of the unit. */
  readonly mark: string;
  readonly file: SourceFile;
}

/** What systemd executes of a service. */
interface Essence {
  readonly text: string;
  /** Its lines with their words in order: some releases shuffle options. */
  readonly sorted: string;
}

interface Service {
  readonly name: string;
  readonly service: string;
  /** Lines of other services that name this one. */
  readonly others: readonly string[];
}

function essence({ name, service, others }: Service, mark: string, version: Version): Essence {
  const sections = [...emittedSections(service, releaseOf(version))].filter(([section]) => !section.startsWith("X-"));
  const lines = [name, ...others, ...sections.flatMap(([section, own]) => own.map((line) => `${section} ${line}`))]
    .filter((line) => !/^(?:\w+ )?(?:SourcePath=|#|;|$)/.test(line))
    .map((line) => line.replaceAll(mark, ""));
  const sorted = lines.map((line) => line.split(" ").sort().join(" ")).sort();
  return { text: lines.join("\n"), sorted: sorted.join("\n") };
}

/** Lines of services of pods that name a variant, by its mark. */
function mentions(made: ReadonlyMap<string, Made>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [path, { service = "" }] of made) {
    if (!path.endsWith(".pod")) continue;
    for (const line of service.split("\n")) {
      const mark = /-v\d+x\d+/.exec(line)?.[0];
      if (mark !== undefined && !path.includes(mark)) found.set(mark, [...(found.get(mark) ?? []), line]);
    }
  }
  return found;
}

/** Values in whose place the service has something else. */
const translated: Readonly<Record<string, RegExp>> = {
  SetWorkingDirectory: /^(?:yaml|unit|file)$/i,
  User: /^root$/,
  Group: /^root$/,
};

/** Words of a value that are not in the service; undefined when all are. Booleans become options. */
function missing({ key, value }: SettingLine, service: string): readonly string[] | undefined {
  const text = value.trim();
  if (/^(?:|1|0|yes|no|true|false|on|off)$/i.test(text) || translated[key]?.test(text) === true) return undefined;
  // A word with an escape becomes another one, the name of a unit becomes the name of what the unit makes.
  const plain = value.replace(/\w*\\(?:x..|\d{3}|.)\w*/g, " ").replace(unitName, " ");
  const present = new Set(wordsOf(service.replace(/\\(?:x..|.)/g, " ")));
  const absent = wordsOf(plain).filter((word) => !present.has(word));
  return absent.length === 0 ? undefined : absent;
}

function wordsOf(text: string): readonly string[] {
  return [...text.toLowerCase().matchAll(/[a-z0-9_]{2,}/g)].map(([word]) => word);
}

function renamed(name: string, mark: string): string {
  const [, stem = "", rest = ""] = /^([^@]*?)(@?[^@]*\.[a-z]+|\.[a-z]+)$/.exec(name) ?? [];
  return stem + mark + rest;
}
