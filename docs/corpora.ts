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

/** Rows of the public files: a judge's figures, and the errors that were read one by one. */
const publicRows: readonly CorpusRow[] = [];

const published: readonly string[] = ["", "## Public unit files", "", ...table(publicRows)];
