import * as grpc from "@grpc/grpc-js";
import pluginMessages, { type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  ConfigureResponse,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty, { type Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { commandVersion } from "../versions.ts";
import type { Context, Resource } from "./context.ts";
import { EngineLog } from "./engineLog.ts";
import type { Properties } from "./values.ts";

/** A status goes into a header, whose size is bounded: of a longer message the beginning and the end are sent. */
const messageLimit = 16_000;

/**
 * The stand-in for Pulumi's command plugin: the resources of `@pulumi/command` as a service for an engine that attaches.
 * @param dir the directory that relative paths start from and that local commands run in.
 */
export function commandPlugin(dir: string): grpc.UntypedServiceImplementation {
  const log = new EngineLog();
  let cancelled = new AbortController();

  // The resources bring the SSH library, which a run without changes does not need.
  const resourceOf = async (urn: string): Promise<Resource> => {
    const { resources } = await import("./resources.ts");
    const type = typeOf(urn);
    const resource = resources[type];
    if (resource === undefined) throw new Error(`Resource '${type}' not found`);
    return resource;
  };

  const unary =
    <Request, Response>(answer: (request: Request) => Promise<Response> | Response) =>
    (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
      void Promise.resolve()
        .then(() => answer(call.request))
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            const text = error instanceof Error ? error.message : String(error);
            callback({ code: grpc.status.UNKNOWN, details: shorten(text) });
          },
        );
    };

  const contextOf = (request: { getUrn(): string; getTimeout(): number }): Context => {
    const seconds = request.getTimeout();
    const timeout = seconds > 0 ? [AbortSignal.timeout(seconds * 1000)] : [];
    return { dir, log: log.for(request.getUrn()), signal: AbortSignal.any([cancelled.signal, ...timeout]) };
  };

  return {
    attach: unary<PluginAttach, Empty>((request) => {
      log.attach(request.getAddress());
      // The engine cancels at the end of a preview as well; the update that follows attaches anew.
      if (cancelled.signal.aborted) cancelled = new AbortController();
      return new empty.Empty();
    }),
    configure: unary<ConfigureRequest, ConfigureResponse>(() =>
      new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true),
    ),
    getPluginInfo: unary(() => new pluginMessages.PluginInfo().setVersion(commandVersion)),
    cancel: unary<Empty, Empty>(() => {
      cancelled.abort();
      return new empty.Empty();
    }),
    check: unary<CheckRequest, CheckResponse>(async (request) => {
      const { inputs, failures } = (await resourceOf(request.getUrn())).check(unpack(request.getNews()));
      const list = failures.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      );
      const response = new messages.CheckResponse();
      response.setInputs(pack(inputs)).setFailuresList(list);
      return response;
    }),
    diff: unary<DiffRequest, DiffResponse>(async (request) => {
      const state = unpack(request.getOlds());
      const inputs = ignoring(request.getIgnorechangesList(), unpack(request.getNews()), state);
      return diffResponse(await resourceOf(request.getUrn()), state, inputs);
    }),
    create: unary<CreateRequest, CreateResponse>(async (request) => {
      const resource = await resourceOf(request.getUrn());
      const inputs = unpack(request.getProperties());
      const state = request.getPreview()
        ? resource.preview(inputs, undefined)
        : await resource.create(inputs, contextOf(request));
      const response = new messages.CreateResponse().setId(resource.newId(nameOf(request.getUrn())));
      return response.setProperties(pack(state));
    }),
    read: unary<ReadRequest, ReadResponse>((request) => {
      const response = new messages.ReadResponse().setId(request.getId());
      return response.setProperties(request.getProperties()).setInputs(request.getInputs());
    }),
    update: unary<UpdateRequest, UpdateResponse>(async (request) => {
      const resource = await resourceOf(request.getUrn());
      const state = unpack(request.getOlds());
      const inputs = ignoring(request.getIgnorechangesList(), unpack(request.getNews()), state);
      const result = request.getPreview()
        ? resource.preview(inputs, state)
        : await resource.update(inputs, state, contextOf(request));
      return new messages.UpdateResponse().setProperties(pack(result));
    }),
    delete: unary<DeleteRequest, Empty>(async (request) => {
      const resource = await resourceOf(request.getUrn());
      await resource.delete(unpack(request.getProperties()), contextOf(request));
      return new empty.Empty();
    }),
  };
}

function diffResponse(resource: Resource, state: Properties, inputs: Properties): DiffResponse {
  const changes = resource.diff(state, inputs);
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse().setChanges(changes.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  const kinds = messages.PropertyDiff.Kind;
  for (const [path, { kind, replaces }] of changes) {
    const [plain, replacing] = {
      add: [kinds.ADD, kinds.ADD_REPLACE] as const,
      delete: [kinds.DELETE, kinds.DELETE_REPLACE] as const,
      update: [kinds.UPDATE, kinds.UPDATE_REPLACE] as const,
    }[kind];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(replaces ? replacing : plain));
    if (replaces) response.addReplaces(path);
  }
  return response;
}

/** A URN is `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** `inputs`, with the stored value in the place of each that is to be ignored. */
function ignoring(keys: readonly string[], inputs: Properties, state: Properties): Properties {
  const kept = keys.flatMap((key) => (state[key] === undefined ? [] : [[key, state[key]] as const]));
  return { ...inputs, ...Object.fromEntries(kept) };
}

function unpack(properties: Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}

function pack(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(properties);
}

function shorten(text: string): string {
  if (text.length <= messageLimit) return text;
  const half = messageLimit / 2;
  return `${text.slice(0, half)}\n… ${text.length - messageLimit} characters left out …\n${text.slice(-half)}`;
}
