import { describe, expect, it } from "vitest";
import { render } from "../../quadlet/index.ts";
import { catalogue } from "../../services/catalogue.ts";
import type { ServiceDefinition } from "../../services/definition.ts";
import { envFilesOf, serviceUnit } from "../../services/unit.ts";

const daemon: ServiceDefinition = { kind: "daemon", image: "quay.io/me/app:1" };
const frontend: ServiceDefinition = { kind: "frontend", image: "quay.io/me/web:1", port: 8080 };

/** The lines of a unit that set these keys. */
function lines(definition: ServiceDefinition, ...keys: readonly string[]): string[] {
  const text = render(serviceUnit("app", definition));
  return text.split("\n").filter((line) => keys.some((key) => line.startsWith(`${key}=`)));
}

describe("the unit of a service of the catalogue", () => {
  it.each(Object.entries(catalogue))("%s", async (name, definition) => {
    await expect(render(serviceUnit(name, definition))).toMatchFileSnapshot(`./units/${name}.container`);
  });
});

describe("serviceUnit", () => {
  it("takes the service's name where no description is given", () => {
    expect(lines(daemon, "Description")).toEqual(["Description=app"]);
    expect(lines({ ...daemon, description: "An app" }, "Description")).toEqual(["Description=An app"]);
  });

  it("names each dependency once in After=, however often it is asked for", () => {
    const definition = { ...daemon, requires: ["a"], wants: ["b", "a"], after: ["c", "b", "a"] };
    expect(lines(definition, "Requires", "Wants", "After")).toEqual([
      "Wants=b.service",
      "Wants=a.service",
      "Requires=a.service",
      "After=a.service",
      "After=b.service",
      "After=c.service",
    ]);
  });

  it("lets the core daemon alone wait for the network", () => {
    expect(lines(daemon, "Requires", "Wants", "After")).toEqual([]);
    expect(lines({ ...daemon, core: true, wants: ["b"] }, "Wants", "After")).toEqual([
      "Wants=network-online.target",
      "Wants=b.service",
      "After=network-online.target",
      "After=b.service",
    ]);
  });

  it("publishes a frontend's port on the one of its container", () => {
    expect(lines(frontend, "PublishPort", "HealthCmd")).toEqual([
      "PublishPort=8080:8080",
      "HealthCmd=curl -sf http://localhost:8080/ || exit 1",
    ]);
    expect(lines({ ...frontend, containerPort: 80 }, "PublishPort", "HealthCmd")).toEqual([
      "PublishPort=8080:80",
      "HealthCmd=curl -sf http://localhost:80/ || exit 1",
    ]);
  });

  it("gives a daemon its data and the host's network, a frontend neither", () => {
    expect(lines(daemon, "Network", "Volume", "PublishPort")).toEqual([
      "Network=host",
      "Volume=%h/.hecate/app:%h/.hecate/app:Z",
    ]);
    expect(lines(frontend, "Network", "Volume")).toEqual([]);
  });

  it("takes health as it is given, the seed's otherwise", () => {
    const keys = ["HealthCmd", "HealthInterval", "HealthRetries", "HealthTimeout", "HealthStartPeriod"];
    expect(lines(daemon, ...keys)).toEqual([
      "HealthCmd=test -S %h/.hecate/app/sockets/api.sock",
      "HealthInterval=30s",
      "HealthRetries=3",
      "HealthTimeout=5s",
      "HealthStartPeriod=10s",
    ]);
    expect(lines(frontend, "HealthStartPeriod")).toEqual(["HealthStartPeriod=5s"]);
    const health = { command: "true", interval: "1m", retries: 5, timeout: "2s", startPeriod: "1m30s" };
    expect(lines({ ...daemon, health }, ...keys)).toEqual([
      "HealthCmd=true",
      "HealthInterval=1m",
      "HealthRetries=5",
      "HealthTimeout=2s",
      "HealthStartPeriod=1m30s",
    ]);
  });

  it("holds home and the variables with a path, never a value of env", () => {
    const definition = { ...daemon, env: { TOKEN: "oatmeal" }, homePaths: { APP_DIR: ".hecate/app" } };
    expect(lines(definition, "Environment")).toEqual(["Environment=HOME=%h", "Environment=APP_DIR=%h/.hecate/app"]);
    expect(render(serviceUnit("app", definition))).not.toContain("oatmeal");
  });
});

describe("envFilesOf", () => {
  it.each<[string, ServiceDefinition, string[]]>([
    [
      "the core daemon: its own, the node's, the secret ones in their order",
      { ...daemon, core: true, secretEnv: ["z", "a"] },
      [".hecate/gitops/system/app.env", ".hecate/config/node.env", ".hecate/secrets/z.env", ".hecate/secrets/a.env"],
    ],
    ["a daemon without variables", daemon, [".hecate/gitops/apps/app.env", ".hecate/config/node.env"]],
    ["a frontend without variables", frontend, []],
    ["a frontend with variables", { ...frontend, env: {} }, [".hecate/gitops/apps/app.env"]],
    ["a frontend with a secret", { ...frontend, secretEnv: ["a"] }, [".hecate/secrets/a.env"]],
  ])("%s", (_what, definition, files) => {
    expect(envFilesOf("app", definition)).toEqual(files);
    expect(lines(definition, "EnvironmentFile")).toEqual(files.map((file) => `EnvironmentFile=%h/${file}`));
  });
});
