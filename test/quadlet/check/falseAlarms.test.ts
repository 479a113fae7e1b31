import { expect, test } from "vitest";

import { check } from "../../../quadlet/index.ts";

/** Lines of [Container] that look like a mistake, and are none. */
const lines = [
  'HealthCmd=[ "$(curl -s -o /dev/null -w %%{http_code} http://localhost)" = "200" ] || exit 1',
  'HealthCmd=[ "$(cat /ready)" = y ]',
  "HealthCmd=[[ -S /run/app.sock ]]",
  'Entrypoint=["sh","-c","echo a ; echo b"]',
  'Entrypoint=["sh","-c","echo #x # y"]',
  "NetworkAlias=db\nPodmanArgs=--network=app",
  "Network=app:mac=92d0.c60a.2933",
];

test.each(lines)("%s", (line) => {
  const text = `[Container]\nImage=registry.example/team/app:1\n${line}\n`;
  const errors = check([{ path: "app.container", text }], { podman: "5.8.2" });
  expect(errors.filter(({ severity, message }) => severity === "error" && !message.includes("variable"))).toEqual([]);
});

test.each(['HealthCmd=[ "curl" "-f" ]', 'HealthCmd=["a" "b"]', 'Entrypoint=["sh"] # a shell'])("%s is one", (line) => {
  const text = `[Container]\nImage=registry.example/team/app:1\n${line}\n`;
  expect(check([{ path: "app.container", text }], { podman: "5.8.2" }).map(({ severity }) => severity)).toContain(
    "error",
  );
});
