import { describe, expect, it } from "vitest";

import type { NodeState } from "../../node/state.ts";
import type { ServiceDefinition } from "../../services/definition.ts";
import { specifiers } from "../../quadlet/index.ts";
import { renderService } from "../../services/service.ts";
import { assembleState, nodeEnvFile } from "../../services/state.ts";

const daemon: ServiceDefinition = { kind: "daemon", image: "quay.io/me/app:1" };
const frontend: ServiceDefinition = { kind: "frontend", image: "quay.io/me/web:1", port: 8080 };

function state(definition: ServiceDefinition, nodeEnv: string): NodeState {
  return assembleState({
    ...{ owner: "hecate/test", node: "beam00", claim: "c", stableSeconds: 2 },
    services: [renderService("app", definition)],
    variables: [nodeEnvFile(nodeEnv)],
    secrets: { files: [], values: [] },
  });
}

describe("the file of the node's variables, which is common to all stacks on the node", () => {
  const file = specifiers`%h/.hecate/config/node.env`;

  it.each<[string, boolean, ServiceDefinition, string]>([
    ["a daemon, which reads it", true, daemon, ""],
    ["a frontend, which does not", false, frontend, ""],
    ["a frontend, where it has variables", true, frontend, "A=1\n"],
    ["a frontend that names it", true, { ...frontend, container: { EnvironmentFile: [file] } }, ""],
  ])("of %s is a file of the stack: %j", (_what, isOurs, definition, nodeEnv) => {
    const paths = state(definition, nodeEnv).files.map(({ path }) => path);
    expect(paths.includes(".hecate/config/node.env")).toBe(isOurs);
  });
});
