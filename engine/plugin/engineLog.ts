import * as grpc from "@grpc/grpc-js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import engineService, { type EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { Log } from "./context.ts";

const { INFO, WARNING, ERROR } = engineMessages.LogSeverity;

/** The engine, for what it shows beside a resource. */
export class EngineLog {
  #client: EngineClient | undefined;
  #last: Promise<void> = Promise.resolve();

  /** The engine is at `address` from here on; before the first call nothing is shown. */
  attach(address: string): void {
    this.#client = new engineService.EngineClient(address, grpc.credentials.createInsecure());
  }

  /** The log of the resource `urn`. */
  for(urn: string): Log {
    return {
      status: (message) => {
        this.#send(urn, INFO, message, true);
      },
      warning: (message) => {
        this.#send(urn, WARNING, message, false);
      },
      error: (message) => {
        this.#send(urn, ERROR, message, false);
      },
      flushed: () => this.#last,
    };
  }

  /** One after the other, so that the engine has them in order. An engine that is gone shows nothing any more. */
  #send(urn: string, severity: typeof INFO | typeof WARNING | typeof ERROR, message: string, ephemeral: boolean): void {
    const request = new engineMessages.LogRequest().setUrn(urn).setSeverity(severity).setMessage(message);
    request.setEphemeral(ephemeral);
    const client = this.#client;
    this.#last = this.#last.then(
      () =>
        new Promise((resolve) => {
          if (client === undefined) resolve();
          else
            client.log(request, () => {
              resolve();
            });
        }),
    );
  }
}
