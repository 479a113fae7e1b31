import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readStack } from "../cli/stack.ts";
import type { FleetConfig } from "../config/fleet.ts";
import { runPulumi } from "../engine/run.ts";
import type { RunOptions, RunResult } from "../engine/run.ts";
import { catalogue } from "../services/catalogue.ts";

/** The demonstration is a Pulumi project of its own over the project's program, with a file backend. */
const directory = import.meta.dirname;

/** One stack of it, with its own state and its own throw-away passphrase. */
export interface DemoStack {
  readonly name: string;
  readonly state: string;
}

/** The stack of `npm start`. */
export const demoStack: DemoStack = { name: "demo", state: join(directory, ".state") };

/** A host as the configuration names it. */
export interface DemoHost {
  readonly name: string;
  readonly address: string;
  readonly user: string;
  readonly hostKey: string;
  readonly privateKeyFile?: string;
}

/** What runs where: all five services on the first node, the trader pair with its core on the second. */
export const demoServices: Readonly<Record<string, readonly string[]>> = {
  beam00: Object.keys(catalogue),
  beam01: ["hecate-daemon", "hecate-traderd", "hecate-traderw"],
};

/** Runs Pulumi on the stack. */
export function demoPulumi(
  stack: DemoStack,
  args: readonly string[],
  options: Pick<RunOptions, "stdio" | "input"> = { stdio: "inherit" },
): Promise<RunResult> {
  return runPulumi({ cwd: directory, args: [...args, "--stack", stack.name], env: demoEnv(stack), ...options });
}

/** The demonstration's fleet as its configuration has it. */
export function demoFleet(stack: DemoStack): Promise<FleetConfig> {
  return readStack(directory, stack.name, demoEnv(stack));
}

function demoEnv(stack: DemoStack): NodeJS.ProcessEnv {
  const { PULUMI_STACK, PULUMI_CONFIG_PASSPHRASE, ...inherited } = process.env;
  return {
    ...inherited,
    PULUMI_BACKEND_URL: `file://${stack.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(stack),
  };
}

/** Makes the stack, once, and its configuration for these hosts; what somebody set since is kept while the hosts stay. */
export async function prepareStack(stack: DemoStack, hosts: readonly DemoHost[]): Promise<void> {
  mkdirSync(stack.state, { recursive: true, mode: 0o700 });
  if (!existsSync(passphraseFile(stack))) {
    writeFileSync(passphraseFile(stack), `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  }
  if (!existsSync(configFile(stack))) await must(stack, ["stack", "init"]);
  const text = readFileSync(configFile(stack), "utf8");
  // The addresses and keys of hosts that were made anew are others.
  if (hosts.every((host) => text.includes(host.hostKey) && text.includes(host.address))) return;
  const [, salt] = /encryptionsalt"?: "?([^"\s]+)/.exec(text) ?? [];
  const nodes = hosts.map(({ name, address, user, hostKey, privateKeyFile }) => [
    name,
    {
      host: address,
      user,
      hostKey,
      ...(privateKeyFile === undefined ? {} : { privateKeyFile }),
      services: demoServices[name],
    },
  ]);
  // JSON is YAML.
  const config = { encryptionsalt: salt, config: { "hecate:nodes": Object.fromEntries(nodes) as object } };
  writeFileSync(configFile(stack), `${JSON.stringify(config, undefined, 2)}\n`);
  await must(
    stack,
    ["config", "set", "--secret", "--path", "hecate:secrets.cookie"],
    randomBytes(15).toString("base64url"),
  );
}

/** Forgets the stack, its state and its configuration. */
export function forgetStack(stack: DemoStack): void {
  rmSync(stack.state, { recursive: true, force: true });
  rmSync(configFile(stack), { force: true });
}

function passphraseFile(stack: DemoStack): string {
  return join(stack.state, "passphrase");
}

function configFile(stack: DemoStack): string {
  return join(directory, `Pulumi.${stack.name}.yaml`);
}

async function must(stack: DemoStack, args: readonly string[], input = ""): Promise<void> {
  const { exitCode, stdout, stderr } = await demoPulumi(stack, args, { stdio: "capture", input });
  if (exitCode !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed:\n${stdout}${stderr}`);
}
