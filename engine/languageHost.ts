import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type * as grpc from "@grpc/grpc-js";
import type * as pulumi from "@pulumi/pulumi";
import { freshUrl, passFreshnessOn } from "./freshImports.ts";
import { keepOneStore } from "./programStore.ts";
import languageMessages, { type RunRequest, type RunResponse } from "@pulumi/pulumi/proto/language_pb.js";

type Run = grpc.handleUnaryCall<RunRequest, RunResponse>;
type Program = () => Promise<object>;

/** What runs the program when the engine asks for it. */
export interface LanguageHost {
  readonly handlers: { readonly run: Run };
  /**
   * Loads the SDK, which blocks for about as long as the engine takes to ask for the first run: to be called once the
   * engine has been started.
   */
  readonly load: () => void;
}

/**
 * Runs `program` (an absolute path) with the language server that the SDK brings for its Automation API.
 * The file and all of the project's files that it imports are evaluated afresh for each run. Its exports are the stack's
 * outputs.
 */
export function languageHost(program: string): LanguageHost {
  let runs = 0;
  passFreshnessOn();
  const importProgram = async (): Promise<object> => {
    runs++;
    const loaded: unknown = await import(freshUrl(pathToFileURL(program).href, runs));
    return typeof loaded === "object" && loaded !== null ? { ...loaded } : {};
  };
  let sdk: Run | undefined;
  const load = (): Run => (sdk ??= loadSdk(importProgram));
  return {
    handlers: {
      run: (call, callback) => {
        load()(call, callback);
      },
    },
    load: () => {
      load();
    },
  };
}

function loadSdk(program: Program): Run {
  keepOneStore();
  const require = createRequire(import.meta.url);
  // The class is there at run time, but its declarations leave it out as internal.
  const { LanguageServer } = require("@pulumi/pulumi/automation/server.js") as {
    LanguageServer: new (program: Program) => { readonly run: Run };
  };
  // `require` gives `any`.
  const { log } = require("@pulumi/pulumi") as typeof pulumi;
  const sdk = new LanguageServer(program);
  return (call, callback) => {
    sdk.run(call, answerOnce(callback, log.hasErrors));
  };
}

/**
 * The SDK's server answers a failed run with the error's message, which the program has logged already: told once is
 * enough, and the engine knows an answer for that. It also answers such a run a second time.
 */
function answerOnce(callback: grpc.sendUnaryData<RunResponse>, isTold: () => boolean): grpc.sendUnaryData<RunResponse> {
  let answered = false;
  return (error, response) => {
    if (answered) return;
    answered = true;
    if (error === null || !isTold()) callback(error, response);
    else callback(null, new languageMessages.RunResponse().setBail(true));
  };
}
