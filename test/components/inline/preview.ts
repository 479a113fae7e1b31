/** Previews a node by an inline program of Pulumi's Automation API, and prints every event of the engine as JSON. */
import { dirname } from "node:path";

import { runtime } from "@pulumi/pulumi";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";

import { HecateNode } from "../../../components/index.ts";
import { findEngine } from "../../../engine/findEngine.ts";
import { commandPlugin } from "../../../engine/plugin/service.ts";
import { serve } from "../../../engine/serve.ts";

const [directory = "", secret = ""] = process.argv.slice(2);
const { cli } = await findEngine({ progress: () => undefined });
process.env["PATH"] = `${dirname(cli.path)}:${process.env["PATH"] ?? ""}`;
const served = await serve([[providerService.ResourceProviderService, commandPlugin(directory)]]);

const program = (): Promise<void> => {
  // A transform that hands back what it was given, as one that adds a default does.
  runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...(props as object) }, opts }));
  new HecateNode("beam00", {
    connection: { host: "127.0.0.1", user: "nobody", insecureIgnoreHostKey: true, privateKey: secret },
    observe: "off",
    secrets: { env: { trader: { KEY: secret } } },
    services: () => undefined,
  });
  return Promise.resolve();
};

const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "inline", program },
  {
    workDir: directory,
    envVars: {
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_CONFIG_PASSPHRASE: "throw-away",
      PULUMI_DEBUG_PROVIDERS: `command:${served.port}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  },
);
const { stdout } = await stack.preview({
  diff: true,
  onEvent: (event) => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  },
});
process.stdout.write(stdout);
served.close();
