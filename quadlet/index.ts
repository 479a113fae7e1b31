export { check, checkFleet } from "./check/check.ts";
export type { CheckOptions, NodeFiles } from "./check/check.ts";
export { formatFinding, formatFindings } from "./check/finding.ts";
export type { Finding } from "./check/finding.ts";
export { rules } from "./check/rules.ts";
export type { RuleId } from "./check/rules.ts";
export type { Rule, RuleFacts, Severity } from "./check/rule.ts";
export { silenceComment } from "./check/silence.ts";
export { silenceRules } from "./check/silenced.ts";
export type { Silence } from "./check/silence.ts";
export { directiveTable } from "./directives.ts";
export type { DirectiveFacts, DirectiveSyntax, SystemdSection } from "./directives.ts";
export { readUnitDirectory, unitKindOf } from "./directory.ts";
export type { SourceFile, UnitDirectory } from "./directory.ts";
export { defineDropIn } from "./dropIn.ts";
export type { DropIn, DropInSource } from "./dropIn.ts";
export { EnvFileError, renderEnvFile } from "./envFile.ts";
export type { EnvFileOptions, EnvProblem } from "./envFile.ts";
export { readUnitFile } from "./file.ts";
export type { FileComment, FileEntry, FileSection, Position, SyntaxProblem, UnitFile } from "./file.ts";
export { keyTable } from "./keys.ts";
export type { KeyFacts, QuadletSection, Syntax } from "./keys.ts";
export { kinds } from "./kinds.ts";
export type { UnitKind } from "./kinds.ts";
export { parseDropIn, parseUnit, UnitSyntaxError } from "./parse.ts";
export { QuadletError } from "./problem.ts";
export type { Problem } from "./problem.ts";
export { rawUnit } from "./raw.ts";
export type { RawUnit } from "./raw.ts";
export { has, minorOf, newestRelease, releaseOf, releases } from "./release.ts";
export type { Release, Since } from "./release.ts";
export { render, renderDropIn } from "./render.ts";
export type { RenderOptions } from "./render.ts";
export { SpecifierText, specifiers, Verbatim, verbatim, withSpecifiers } from "./text.ts";
export type { Text } from "./text.ts";
export { defineUnit, fileName, serviceName } from "./unit.ts";
export type {
  CommonSections,
  DirectivesSource,
  Entry,
  Section,
  SectionSource,
  Unit,
  UnitSource,
  Value,
} from "./unit.ts";
export { UnitView } from "./view.ts";
export type { DroppedLine, ReadValue } from "./view.ts";
