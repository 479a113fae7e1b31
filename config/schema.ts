import { z } from "zod";
import { isPlainPath } from "../node/layout.ts";
import { ownerPattern } from "../node/state.ts";
import { type Release, releaseOf } from "../quadlet/release.ts";
import { duration, environment, object, text, variables, whole } from "./forms.ts";
import { hostProblem } from "./host.ts";
import { hostKeyProblem } from "./hostKey.ts";
import { imageProblem } from "../quadlet/grammar/image.ts";
import { lineProblem, nameProblem, placeholderProblem, wholePlaceholderProblem } from "./text.ts";
import { unitFields } from "./unitKeys.ts";

/*
 * The form of each value, one at a time. Every field is optional here: whether it is needed depends on others, and is
 * decided where those are known.
 */

const line = text(lineProblem, placeholderProblem);
const name = text(lineProblem, placeholderProblem, nameProblem);
const names = z.array(name);
const port = whole(1, 65_535, "is no TCP port; use 1 to 65535");

const publishedPort = whole(
  1024,
  65_535,
  "is no port that a rootless container can publish; use 1024 to 65535 (the node's sysctl net.ipv4.ip_unprivileged_port_start bars lower ones)",
);

function relativePath(path: string): string | undefined {
  const bad = path === "" || /^[/~]/.test(path) || path.split("/").some((part) => part === ".." || part === "");
  return bad ? "is no path below a directory; write it without / or ~ at the start, // and .." : undefined;
}

function directoryPath(path: string): string | undefined {
  return isPlainPath(path) ? undefined : "is no plain path; use letters, digits, _, ., @ and - between slashes";
}

const health = object({
  command: text(lineProblem, wholePlaceholderProblem, (command) =>
    command.trim() === "" ? "is empty; leave it out for the default" : undefined,
  ).exactOptional(),
  ready: text(lineProblem, (path) =>
    /^\/[\w./~?&=-]*$/.test(path) ? undefined : "is no path of an HTTP request; write it as /health",
  ).exactOptional(),
  interval: duration(1, "1s").exactOptional(),
  retries: whole(1, 1000, "is no number of checks; use 1 or more").exactOptional(),
  // The node program waits for checks in whole seconds.
  timeout: duration(1, "1s").exactOptional(),
  startPeriod: duration(0, "0s").exactOptional(),
  deadline: duration(1, "1s").exactOptional(),
});

const service = object({
  kind: z.enum(["daemon", "frontend"], { error: () => 'must be "daemon" or "frontend"' }).exactOptional(),
  image: text(lineProblem, placeholderProblem, imageProblem).exactOptional(),
  description: line.exactOptional(),
  core: z.boolean().exactOptional(),
  requires: names.exactOptional(),
  wants: names.exactOptional(),
  after: names.exactOptional(),
  env: environment(placeholderProblem).exactOptional(),
  homePaths: variables(text(lineProblem, placeholderProblem, relativePath)).exactOptional(),
  secretEnv: names.exactOptional(),
  dataDirectories: z.array(text(lineProblem, placeholderProblem, directoryPath)).exactOptional(),
  port: publishedPort.exactOptional(),
  containerPort: port.exactOptional(),
  health: health.exactOptional(),
  hold: z.boolean().exactOptional(),
  boot: z.boolean().exactOptional(),
  ...unitFields,
});

const user = text(lineProblem, placeholderProblem, (value) =>
  /^[A-Za-z_][\w.-]*\$?$/.test(value) ? undefined : "is no user name; give the login name on the node alone",
);

const connectionFields = {
  user: user.exactOptional(),
  port: port.exactOptional(),
  privateKeyFile: line.exactOptional(),
  agentSocketPath: line.exactOptional(),
};

const node = object({
  host: text(lineProblem, placeholderProblem, hostProblem).exactOptional(),
  ...connectionFields,
  hostKey: text(placeholderProblem, hostKeyProblem).exactOptional(),
  insecureIgnoreHostKey: z.boolean().exactOptional(),
  local: z.boolean().exactOptional(),
  services: z
    .preprocess(
      (raw) => (raw === "*" ? ["*"] : raw),
      z.array(text(lineProblem, placeholderProblem), {
        error: () => 'must be a list of service names, or "*" for all',
      }),
    )
    .exactOptional(),
  env: environment(placeholderProblem).exactOptional(),
  external: names.exactOptional(),
  parked: z.boolean().exactOptional(),
  acceptNodeName: text(lineProblem, placeholderProblem, (value) =>
    /^[\w.-]+(@[\w.:-]+)?$/.test(value) ? undefined : "is no name of an Erlang node; write it as hecate@beam00.lab",
  ).exactOptional(),
});

const batchText = 'is no size of a batch; give a number of nodes (1 or more) or a share ("1%" to "100%")';

/** A number of nodes, or a share of all nodes in whole percent. */
const batch = z.union([z.int(), z.templateLiteral([z.int(), "%"])], { error: () => batchText }).refine((size) => {
  const count = Number.parseInt(String(size), 10);
  return count >= 1 && (typeof size === "number" || count <= 100);
}, batchText);

const rollout = object({
  canary: whole(0, Number.MAX_SAFE_INTEGER, "is no number of nodes; use 0 or more").exactOptional(),
  batch: batch.exactOptional(),
  soak: duration(0, "0s").exactOptional(),
});

const secretLine = text(lineProblem, wholePlaceholderProblem, (value) =>
  value === "" ? "is empty; set it or remove it" : undefined,
);

const secrets = object({
  registries: z
    .record(
      z.string(),
      object({
        username: secretLine.check(({ value, issues }) => {
          // Basic authentication ends the name at the first colon.
          if (value.includes(":"))
            issues.push({ code: "custom", message: "holds a colon; a login name can't", input: value });
        }),
        password: secretLine,
      }),
    )
    .exactOptional(),
  cookie: text(wholePlaceholderProblem, (value) =>
    /^[\x21-\x7e]{1,255}$/.test(value) ? undefined : "is no cookie of Erlang; use 1 to 255 ASCII characters, no blanks",
  ).exactOptional(),
  env: z.record(z.string(), environment(wholePlaceholderProblem)).exactOptional(),
});

const owner = text(lineProblem, placeholderProblem, (value) =>
  ownerPattern.test(value) ? undefined : "is no owner; write PROJECT/STACK with letters, digits, _, . and -",
);

const podman = z.string().transform((value, context): Release => {
  try {
    return releaseOf(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.issues.push({ code: "custom", message, input: value });
    return z.NEVER;
  }
});

/** All keys of the `hecate:` namespace. */
export const stackSchema = object({
  ssh: object(connectionFields).exactOptional(),
  nodes: z.record(z.string(), node).exactOptional(),
  services: z.record(z.string(), service).exactOptional(),
  rollout: rollout.exactOptional(),
  secrets: secrets.exactOptional(),
  owner: owner.exactOptional(),
  podman: podman.exactOptional(),
  observe: z.enum(["auto", "off", "require"]).exactOptional(),
  askRegistries: z.enum(["true", "false"]).exactOptional(),
});

/** Keys of the namespace that hold one text; all others hold maps. */
export const textKeys: ReadonlySet<string> = new Set(["owner", "podman", "observe", "askRegistries"]);

/** The stack configuration, each value well formed by itself. */
export type StackInput = z.output<typeof stackSchema>;
export type SshInput = NonNullable<StackInput["ssh"]>;
export type NodeInput = z.output<typeof node>;
export type ServiceInput = z.output<typeof service>;
export type SecretsInput = z.output<typeof secrets>;
