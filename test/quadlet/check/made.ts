import { expect } from "vitest";
import type { Installed } from "../generator/install.ts";
import type { Made } from "./nodeCase.ts";

/** Expects of what a generator wrote what a case says of it. */
export function expectMade(installed: Installed, made: Made): void {
  const { services, links, messages } = installed;
  for (const [service, parts] of Object.entries(made.services ?? {})) {
    expect(services.has(service), `${service} is made: ${messages.join("\n")}`).toBe(true);
    for (const part of parts) expect(services.get(service), service).toContain(part);
  }
  for (const [service, parts] of Object.entries(made.without ?? {})) {
    if (parts === "nothing") expect([...services.keys()]).not.toContain(service);
    else for (const part of parts) expect(services.get(service) ?? part, service).not.toContain(part);
  }
  if (made.count !== undefined) expect([...services.keys()]).toHaveLength(made.count);
  for (const link of made.links ?? []) expect([...links.keys()]).toContain(link);
  for (const link of made.withoutLinks ?? []) expect([...links.keys()]).not.toContain(link);
  if (made.says !== undefined) expect(messages.join("\n")).toContain(made.says);
}
