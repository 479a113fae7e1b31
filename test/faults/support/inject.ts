import { assembleProgram } from "../../../node/assemble.ts";

/** What happens at the place: the program is killed, or it waits there until the test lets it go on. */
export type Injection = "kill" | "pause" | "hang";

/** Where in the program. `way` tells the way forward from the way back, which goes by the same steps. */
export interface Place {
  readonly step: string;
  readonly when?: "before" | "after";
  readonly way?: "forward" | "back";
}

/** Files outside the home directory, so that nothing of the test's stands in what is compared. */
export const armed = "/var/tmp/fault-armed";
export const reached = "/var/tmp/fault-reached";
export const go = "/var/tmp/fault-go";
export const count = "/var/tmp/fault-count";

const actions: Readonly<Record<Injection, string>> = {
  // The last word of what it would have done next: in a pipeline the killed shell's children live a moment longer.
  kill: "kill -9 $$; sleep 60",
  pause: `: >${reached}; while ! [ -e ${go} ]; do sleep 0.1; done`,
  hang: `: >${reached}; sleep 600`,
};

/** Once: whatever takes the program up again must not meet the fault a second time. */
function faultFunction(injection: Injection): string {
  return `fault() {\n  [ -e ${armed} ] || return 0\n  command rm -f ${armed}\n  ${actions[injection]}\n}\n`;
}

/** The program with a fault at a step. Throws a RangeError for a step that it does not have. */
export function withFault(injection: Injection, { step, when = "after", way }: Place): string {
  const program = assembleProgram();
  const head = new RegExp(`^${step}\\(\\) \\{`, "m");
  if (!head.test(program)) throw new RangeError(`the node program has no step ${step}`);
  const here =
    way === undefined ? "fault" : `if [ "\${MODE-}" ${way === "back" ? "=" : "!="} rollback ]; then fault; fi`;
  const wrapper = `${step}() {
  ${when === "before" ? here : ":"}
  faulty_${step} "$@"
  set -- $?
  ${when === "after" ? here : ":"}
  return "$1"
}
`;
  return asHeadOf(program.replace(head, `faulty_${step}() {`), faultFunction(injection) + wrapper);
}

/**
 * The program, killed after its n-th change of the disk or of a unit: after each single command that moves, links,
 * removes, copies or makes a file outside its own directory in memory, or has systemd stop, start or reload.
 */
export function killedAfterChange(n: number): string {
  const counted = ["mv", "ln", "rm", "cp", "mkdir", "chmod"].map(
    (command) => `${command}() { command ${command} "$@" || return; tick "$@"; }\n`,
  );
  const functions = `tick() {
  for fault_last; do :; done
  case $fault_last in "\${WORK-//}"*) return 0 ;; esac
  [ -n "\${STACK-}" ] || return 0
  fault_n=$(($(cat ${count}) + 1))
  echo "$fault_n" >${count}
  if [ "$fault_n" = ${n} ]; then fault; fi
  return 0
}
systemctl() {
  command systemctl "$@" || return
  case " $* " in *" stop "* | *" start "* | *" daemon-reload "*) tick systemctl ;; esac
}
${counted.join("")}`;
  return asHeadOf(assembleProgram(), faultFunction("kill") + functions);
}

/** What comes first in the program is there whatever it is called to do. */
function asHeadOf(program: string, text: string): string {
  return program.replace(/^cd "\$HOME".*\n/m, (line) => `${line}\n${text}`);
}

/** The steps of the change itself, in their order, as the program has them. */
export function forwardSteps(): string[] {
  return stepsOf("forward");
}

/** The steps of the way back. */
export function backwardSteps(): string[] {
  return stepsOf("rollback");
}

function stepsOf(name: string): string[] {
  const [, body = ""] = new RegExp(`^${name}\\(\\) \\{([\\s\\S]*?)^\\}`, "m").exec(assembleProgram()) ?? [];
  const [, steps = ""] = /^ {2}steps ([a-z_ ]+?)(?: \|\| (?:return|\{))?$/m.exec(body) ?? [];
  if (!steps.includes("write")) throw new Error(`the steps of ${name} are not found in the node program`);
  return steps.split(" ");
}

/** The steps before the first write to a place that counts. */
export const preparingSteps = [
  "preflight",
  "report",
  "prepare",
  "plan",
  "check_names",
  "check_units",
  "pull",
  "open_generation",
];
