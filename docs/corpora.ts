/** What a judgement of a corpus comes to, for a Podman version. */
export interface CorpusRow {
  readonly corpus: string;
  readonly version: string;
  readonly units: number;
  readonly taken: number;
  readonly refused: number;
  readonly explained: number;
  readonly falseErrors: number;
  readonly silentRefusals: number;
}

/** An error that somebody else than the generator has as well. */
export interface ExplainedError {
  readonly unit: string;
  readonly rule: string;
  readonly why: string;
}

/** The page about the corpora that judge the checker, `docs/corpora.md`, in Markdown. */
export function corporaPage(own: readonly CorpusRow[], explained: readonly ExplainedError[]): string {
  const reasons = explained.map(({ unit, rule, why }) => `| ${unit} | [${rule}](rules.md#${rule}) | ${why} |`);
  return [
    ...introduction,
    ...table(own),
    ...explanations,
    "| unit | rule | who refuses it, or why it is right |",
    "| --- | --- | --- |",
    ...reasons,
    ...published,
    "",
  ].join("\n");
}

function table(rows: readonly CorpusRow[]): readonly string[] {
  return [
    "| corpus | Podman | units | taken | refused | explained errors | false errors | silent refusals |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => {
      const counts = [row.units, row.taken, row.refused, row.explained, row.falseErrors, row.silentRefusals];
      return `| ${[row.corpus, row.version, ...counts].join(" | ")} |`;
    }),
  ];
}

const introduction: readonly string[] = [
  "# Corpora that judge the checker",
  "",
  "<!-- Written by `npm run docs:corpora`, which judges the corpora. The tests compare this page with what they find. -->",
  "",
  "The checker must agree with Podman. A judge runs the generator of a Podman version and the checker over the same units,",
  "and compares them unit by unit and line by line.",
  "",
  "## Judge your own unit files",
  "",
  "```sh",
  "node test/corpora/run.ts --podman 5.8.6 DIRECTORY",
  "```",
  "",
  "`DIRECTORY` has a directory for each repository. The command prints every disagreement, then the figures. It needs Go, to",
  "build the generator.",
  "",
  "## What the figures mean",
  "",
  "- **taken**: the generator makes a service of the unit. **refused**: it does not.",
  "- **false error**: the checker has an error about a unit that the generator takes, and neither podman nor systemd refuses",
  "  the unit.",
  "- **explained error**: the same, but podman or systemd refuses the unit or ignores the line.",
  "- **silent refusal**: the generator refuses the unit or drops a line of it, and the checker has no finding. The judge takes",
  "  out each line in turn; a line is dropped when the service is the same without it, or when it lacks words of the line.",
  "",
  "## Podman's own units",
  "",
  "`fixtures` are the units of Podman's own tests of the generator. `manual pages` are the whole units in the examples of its",
  "manual pages and tutorials. Both come with the source of each version, which the tests build the generator from.",
  "",
];

const explanations: readonly string[] = ["", "## Explained errors in Podman's own units", ""];

/** A judge's figures of the public files. Its false errors were read one by one: all of them are explained. */
const publicRows: readonly CorpusRow[] = [
  { version: "4.9.5", taken: 795, refused: 261, explained: 212 },
  { version: "5.4.2", taken: 974, refused: 82, explained: 240 },
  { version: "5.8.2", taken: 994, refused: 62, explained: 194 },
  { version: "5.8.6", taken: 994, refused: 62, explained: 194 },
  { version: "6.0.2", taken: 994, refused: 62, explained: 203 },
].map((row) => ({ corpus: "public", units: 1056, falseErrors: 0, silentRefusals: 0, ...row }));

const published: readonly string[] = [
  "",
  "## Public unit files",
  "",
  "The corpus has 1,274 files of 34 public repositories on GitHub; the project does not contain them. 123 files are templates,",
  "which a program makes units of: a line that is not a comment has `{{ x }}`, `{% x %}`, `@@X@@`, `@XXX@`, `__X__` or `<x>`.",
  "91 files have the text of another file, and 4 are drop-ins. 1,056 units are left. The figures were measured on 2026-11-28.",
  "The errors on taken units were read: podman or systemd refuses each of these units, or ignores the line.",
  "",
  ...table(publicRows),
  "",
  "About half of the explained errors are about `WantedBy=multi-user.target`. These units are for the system's manager, and the",
  "checker judges units of a user's manager. `hecate-fleet lint --system` judges them as units of the system's manager.",
  "",
  "`podman create` of Podman 5.4.2, rootless on a booted host, also decided about 946 containers, pods, networks and volumes that",
  "the generator of 5.4.2 takes. It refused 73. The checker had an error about 26 of them. 45 had a cause outside the unit: a",
  "missing image, container, pod or profile, too few user IDs, or an option that only `podman run` has. 2 were silent refusals.",
  "The rules [network-self](rules.md#network-self) and [argument-loose](rules.md#argument-loose) find them now.",
];
