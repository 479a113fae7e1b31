import fc from "fast-check";
import type { SourceFile } from "../../quadlet/index.ts";

/** Names of directories below the unit directory: in an order that is not that of their characters, and of drop-ins. */
const directories = ["a", "a-b", "a.b", "é", "x.d", "a.container", "container.d", "a-b.container.d"];

const unitNames = [
  ...["a.container", "a-b.container", "a-b-c.container", "a@.container", "a@9.container", "a-b@9.container"],
  ...["b.volume", "a.pod", ".container", "a.container.bak", "a-@.container"],
];

const dropInDirectories = [
  ...["container.d", "a.container.d", "a-.container.d", "a-b.container.d", "a-b-.container.d", "a-b-c.container.d"],
  ...["a@.container.d", "a@9.container.d", "a-@.container.d", "a-b@.container.d", "a-b@9.container.d"],
  ...["volume.d", "b.volume.d", "pod.d", "a.service.d", ".container.d"],
];

const dropInNames = ["1.conf", "2.conf", ".conf", "10.conf", "\uffee.conf", "😀.conf", "a.txt", "é.conf"];

const place = fc
  .array(fc.constantFrom(...directories), { maxLength: 2 })
  .map((parts) => parts.map((part) => `${part}/`).join(""));

const file: fc.Arbitrary<SourceFile> = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(place, fc.constantFrom(...unitNames)).map(([where, name]) => where + name) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(place, fc.constantFrom(...dropInDirectories), fc.constantFrom(...dropInNames))
        .map(([where, directory, name]) => `${where}${directory}/${name}`),
    },
  )
  .chain((path) => fc.nat({ max: 14 }).map((number) => ({ path, text: textOf(path, number === 0) })));

/** Units that can be made, and drop-ins; each says in [X-Test] that it was read. Some cannot be read. */
export const anyTree: fc.Arbitrary<readonly SourceFile[]> = fc
  .uniqueArray(file, { selector: ({ path }) => path, maxLength: 14 })
  .map((files) => files.filter(({ path }) => !files.some((other) => other.path.startsWith(`${path}/`))));

function textOf(path: string, isBroken: boolean): string {
  const kind = /\.([a-z]+)$/.exec(path)?.[1] ?? "";
  const own: Readonly<Record<string, string>> = {
    container: "[Container]\nImage=registry.example/i:1\n",
    volume: "[Volume]\n",
    pod: "[Pod]\n",
  };
  return `${isBroken ? "nonsense\n" : ""}${own[kind] ?? ""}[X-Test]\nread=${path}\n`;
}
