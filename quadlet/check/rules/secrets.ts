import { literalArgument } from "../../expand.ts";
import { didYouMean } from "../../suggest.ts";
import { rulesOf } from "../rule.ts";

/** How podman reads the value of each option of a secret (parseSecrets of pkg/specgenutil/specgen.go, 4.5 to 6.0). */
const options: Readonly<Record<string, { readonly form: RegExp; readonly fix: string }>> = {
  source: { form: /./s, fix: "name the secret" },
  type: { form: /^(?:mount|env)$/, fix: "write type=mount or type=env" },
  target: { form: /^/, fix: "name a file or a variable" },
  mode: { form: /^[0-7]+$/, fix: "write octal digits, for example mode=0400" },
  uid: { form: /^\d+$/, fix: "give the number of the user" },
  gid: { form: /^\d+$/, fix: "give the number of the group" },
};

/** Options that podman refuses beside `type=env`. */
const ofMounts: readonly string[] = ["mode", "uid", "gid"];

/** Rules about secrets. */
export const secretRules = rulesOf([
  {
    id: "secret-option",
    severity: "error",
    scope: "unit",
    since: "4.5",
    summary: "A secret is NAME[,OPTION=VALUE…], with options that podman knows",
    why: "podman-run(1), --secret: type=mount|env, target=, uid=, gid= and mode=. podman refuses the container for any other option or value when the service starts.",
    *check(unit) {
      for (const value of unit.kind === "container" ? unit.values("Secret") : []) {
        const text = literalArgument(value.text);
        const problem = text === undefined ? undefined : secretProblem(text);
        if (problem === undefined) continue;
        yield { unit, section: "Container", on: value, ...problem };
      }
    },
  },
]);

function secretProblem(text: string): { readonly message: string; readonly fix: string } | undefined {
  const fields = text.split(",");
  const [first = ""] = fields;
  // A single word is the name, whatever it holds.
  if (fields.length === 1) return undefined;
  const hasName = !first.includes("=");
  const given = (hasName ? fields.slice(1) : fields).map((field) => {
    const equals = field.indexOf("=");
    return equals < 0 ? { field } : { field, name: field.slice(0, equals), value: field.slice(equals + 1) };
  });
  for (const { field, name, value } of given) {
    if (name === undefined) {
      return {
        message: `podman refuses the option ${JSON.stringify(field)}: it has no value`,
        fix: "write it as OPTION=VALUE",
      };
    }
    const known = options[/^[UG]ID$/.test(name) ? name.toLowerCase() : name];
    if (known === undefined) {
      const near = didYouMean(name.trim(), Object.keys(options));
      return {
        message: `podman knows no option ${JSON.stringify(name)} of a secret${near}`,
        fix: "use type, target, uid, gid and mode, without blanks",
      };
    }
    if (!known.form.test(value)) {
      return { message: `podman refuses ${name}=${value}`, fix: known.fix };
    }
  }
  const names = given.map(({ name = "" }) => name.toLowerCase());
  if (names.filter((name) => name === "type").length > 1) {
    return { message: "podman refuses a secret with two types", fix: "write one type" };
  }
  if (!hasName && !names.includes("source")) {
    return { message: "podman refuses a secret without a name", fix: "begin with the name of the secret" };
  }
  const ofMount = given.find(({ name = "" }) => ofMounts.includes(name.toLowerCase()));
  if (ofMount !== undefined && given.some(({ field }) => field === "type=env")) {
    return { message: `podman refuses ${ofMount.field} with type=env`, fix: `take ${ofMount.field} out` };
  }
  return undefined;
}
