import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import engineMessages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import messages, {
  type CheckResponse,
  type CreateResponse,
  type DiffResponse,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue, type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { commandPlugin } from "../../engine/plugin/service.ts";
import { serve } from "../../engine/serve.ts";
import { commandVersion } from "../../engine/versions.ts";

export type Properties = Record<string, JavaScriptValue>;

/** What a provider told the engine: severity, whether it is shown only for the moment, the text. */
export interface Logged {
  readonly severity: string;
  readonly ephemeral: boolean;
  readonly message: string;
}

/** A command plugin, spoken to as the engine does. */
export interface Provider {
  readonly check: (type: string, inputs: Properties) => Promise<{ inputs: unknown; failures: unknown[] }>;
  readonly diff: (type: string, oldInputs: Properties, state: Properties, inputs: Properties) => Promise<unknown>;
  readonly create: (
    type: string,
    inputs: Properties,
    preview?: boolean,
  ) => Promise<{ id: string; properties: Properties }>;
  readonly update: (
    type: string,
    oldInputs: Properties,
    state: Properties,
    inputs: Properties,
    preview?: boolean,
  ) => Promise<Properties>;
  readonly delete: (type: string, state: Properties) => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly logged: Logged[];
  readonly close: () => Promise<void>;
}

/** The official plugin where it is installed, for the same cases as the stand-in. */
export const officialPlugin = join(
  process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"),
  `plugins/resource-command-v${commandVersion}/pulumi-resource-command`,
);

/** The plugins to test: the stand-in always, the official one where it is installed. */
export const plugins = ["stand-in", ...(existsSync(officialPlugin) ? (["official"] as const) : [])] as const;

/** Starts a plugin, and an engine for it to log to. Relative paths start from `dir`. */
export async function startProvider(kind: (typeof plugins)[number], dir: string): Promise<Provider> {
  const logged: Logged[] = [];
  const log = (call: grpc.ServerUnaryCall<LogRequest, unknown>, callback: grpc.sendUnaryData<unknown>): void => {
    const { severity, message, ephemeral } = call.request.toObject();
    const name = Object.entries(engineMessages.LogSeverity).find(([, value]) => value === severity)?.[0];
    logged.push({ severity: name?.toLowerCase() ?? "", ephemeral, message });
    callback(null, new empty.Empty());
  };
  const engine = await serve([[engineService.EngineService, { log }]]);
  const engineAddress = `127.0.0.1:${engine.port}`;
  const { port, stop } =
    kind === "stand-in" ? await startStandIn(dir) : await startProcess(officialPlugin, dir, engineAddress);
  const client = new service.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  if (kind === "stand-in") {
    await unary((done) => client.attach(new pluginMessages.PluginAttach().setAddress(engineAddress), done));
  }
  await unary((done) => client.configure(new messages.ConfigureRequest().setAcceptsecrets(true), done));
  const urn = (type: string): string => `urn:pulumi:dev::commands::${type}::it`;
  return {
    check: async (type, inputs) => {
      const response = await unary((done: Done<CheckResponse>) =>
        client.check(new messages.CheckRequest().setUrn(urn(type)).setOlds(pack({})).setNews(pack(inputs)), done),
      );
      const { failuresList } = response.toObject();
      return { inputs: response.getInputs()?.toJavaScript(), failures: failuresList };
    },
    diff: async (type, oldInputs, state, inputs) => {
      const request = new messages.DiffRequest().setUrn(urn(type)).setId("it");
      request.setOldInputs(pack(oldInputs)).setOlds(pack(state)).setNews(pack(inputs));
      const response = await unary((done: Done<DiffResponse>) => client.diff(request, done));
      const { changes, detaileddiffMap, replacesList, hasdetaileddiff } = response.toObject();
      return { changes, detailed: Object.fromEntries(detaileddiffMap), replacesList, hasdetaileddiff };
    },
    create: async (type, inputs, preview = false) => {
      const request = new messages.CreateRequest().setUrn(urn(type)).setProperties(pack(inputs)).setPreview(preview);
      const response = await unary((done: Done<CreateResponse>) => client.create(request, done));
      return { id: response.getId(), properties: unpack(response.getProperties()) };
    },
    update: async (type, oldInputs, state, inputs, preview = false) => {
      const request = new messages.UpdateRequest().setUrn(urn(type)).setId("it").setPreview(preview);
      request.setOldInputs(pack(oldInputs)).setOlds(pack(state)).setNews(pack(inputs));
      const response = await unary((done: Done<UpdateResponse>) => client.update(request, done));
      return unpack(response.getProperties());
    },
    delete: async (type, state) => {
      const request = new messages.DeleteRequest().setUrn(urn(type)).setId("it").setProperties(pack(state));
      await unary((done) => client.delete(request, done));
    },
    cancel: async () => {
      await unary((done) => client.cancel(new empty.Empty(), done));
    },
    logged,
    close: async () => {
      client.close();
      engine.close();
      await stop();
    },
  };
}

interface Started {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startStandIn(dir: string): Promise<Started> {
  const served = await serve([[service.ResourceProviderService, commandPlugin(dir)]]);
  return {
    port: served.port,
    stop: () => {
      served.close();
      return Promise.resolve();
    },
  };
}

async function startProcess(executable: string, dir: string, engineAddress: string): Promise<Started> {
  const child = spawn(executable, [engineAddress], { cwd: dir, stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).once("line", (line) => {
      resolve(Number(line));
    });
  });
  return {
    port,
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGINT");
      await gone;
    },
  };
}

type Done<T> = (error: grpc.ServiceError | null, response: T) => void;

function unary<T>(call: (done: Done<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      // The engine shows the details; the message has the status code's name before them.
      if (error === null) resolve(response);
      else reject(new Error(error.details));
    });
  });
}

function pack(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(properties);
}

function unpack(properties: Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}
