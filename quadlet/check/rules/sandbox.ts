import { directiveFacts } from "../../directives.ts";
import { keyFacts } from "../../keys.ts";
import { has } from "../../release.ts";
import { sandboxTable } from "../../systemd/sandbox.ts";
import { valueTypes } from "../../systemd/valueTypes.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the sandbox that [Service] puts around podman. */
export const sandboxRules = rulesOf([
  {
    id: "rootless-sandbox",
    severity: "error",
    scope: "unit",
    manager: "user",
    summary: "[Service] leaves podman the privileges and namespaces that it needs to run rootless",
    why: "podman makes its user namespace with newuidmap, a set-user-ID program. With NoNewPrivileges=, and with each directive that systemd implements as a filter of system calls, it fails: newuidmap: write to uid_map failed: Operation not permitted. The service starts only while a pause process of Podman keeps the namespace, so it fails after a reboot. With a directive that makes systemd set up a namespace each start fails.",
    *check(unit, { systemd = Infinity }) {
      for (const [key, { breaks, use, harmless = [], always = false }] of Object.entries(sandboxTable)) {
        const on = unit.value(key, "Service");
        if (on === undefined || harmless.includes(on.text.trim())) continue;
        if (!isOn(key, on.text.trim(), systemd, always)) continue;
        const message =
          breaks === "privileges"
            ? `podman cannot make its user namespace with it: ${unit.service} fails after a reboot`
            : `rootless podman does not run in this sandbox: ${unit.service} does not start`;
        yield { unit, on, section: "Service", message, fix: fixOf(unit, use) };
      }
    },
  },
]);

/** Whether systemd takes the value, and does something for it. */
function isOn(key: string, text: string, systemd: number, always: boolean): boolean {
  if (text === "" || (!always && /^(?:0|no|n|false|f|off)$/i.test(text))) return false;
  const facts = directiveFacts("Service", key);
  if (facts === undefined) return true;
  if (systemd < (facts.systemd ?? 0)) return false;
  // A list of all namespaces forbids none. systemd 257 does not know the name "time".
  if (key === "RestrictNamespaces" && allNamespaces.every((name) => text.split(/\s+/).includes(name))) return false;
  if (facts.syntax !== "plain") return true;
  const problem = valueTypes[facts.type].problem(text);
  return problem === undefined || (problem.systemd !== undefined && systemd >= problem.systemd);
}

const allNamespaces = ["cgroup", "ipc", "net", "mnt", "pid", "user", "uts"];

/** What to do: a container has keys of its own, and older releases do not have all of them. */
function fixOf(unit: UnitView, key: string | undefined): string {
  const since = key === undefined || unit.kind !== "container" ? undefined : keyFacts("Container", key)?.since;
  return since !== undefined && has(unit.target, since) ? `remove it, or use ${key}= of [Container]` : "remove it";
}
