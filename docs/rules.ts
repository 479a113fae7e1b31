import { has, minorOf, releases, rules, silenceRules } from "../quadlet/index.ts";
import type { Rule, RuleFacts, Since } from "../quadlet/index.ts";

const over = { unit: "a unit", node: "a node", fleet: "a fleet" } as const satisfies Record<Rule["scope"], string>;

/** The page about the checker's rules, `docs/rules.md`, in Markdown. */
export function rulesPage(): string {
  const all: readonly Rule[] = rules;
  const about: readonly RuleFacts[] = Object.values(silenceRules);
  const rows = [
    ...all.map((rule) => row(rule, over[rule.scope])),
    ...about.map((rule) => row(rule, "a comment")),
  ].toSorted();
  const sections = [...all, ...about].toSorted((a, b) => (a.id < b.id ? -1 : 1)).flatMap(section);
  return [
    ...introduction,
    "| rule | severity | over | Podman | what must hold |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...sections,
  ].join("\n");
}

const introduction: readonly string[] = [
  "# Rules of the checker",
  "",
  "<!-- Written by `npm run docs` from the rules themselves. -->",
  "",
  "An **error** keeps a service from being what its unit says: it does not start, a key does not count, data or another",
  "service is harmed. A **warning** works, but probably not as meant, or not everywhere.",
  "",
  "A unit silences a rule by a comment in its file or in one of its drop-ins, with a reason:",
  "",
  "```ini",
  "# hecate-lint allow=host-port-unique only one of the two ever runs",
  "# hecate-lint allow=private-label-shared,container-name-unique nodes have no SELinux, and the other is a template",
  "```",
  "",
  "It counts for that unit alone, wherever in it the comment stands. A silence without a reason silences nothing; one of",
  "an unknown rule, or of a rule that nothing in the unit breaks, is itself a finding, and nothing silences those.",
  "",
];

function row(rule: RuleFacts, scope: string): string {
  const { id, severity, summary } = rule;
  return `| [${id}](#${id}) | ${severity} | ${scope} | ${releasesOf(rule)} | ${summary.replaceAll("|", "\\|")} |`;
}

/** The releases that a rule is about, as `4.8 to 5.3`. */
function releasesOf({ since, until }: RuleFacts): string {
  const last = until === undefined ? undefined : lastBefore(until);
  if (since === undefined && last === undefined) return "all";
  if (last === undefined) return `from ${since ?? ""}`;
  return since === undefined ? `to ${last}` : `${since} to ${last}`;
}

function lastBefore(until: Since): string {
  const last = releases.findLast((release) => !has(release, until));
  return last === undefined ? "" : minorOf(last) === minorOf(until) ? `the one before ${until}` : minorOf(last);
}

function section({ id, summary, why }: RuleFacts): readonly string[] {
  return [`## ${id}`, "", `${summary}.`, "", ...(why === undefined ? [] : [why, ""])];
}
