import * as grpc from "@grpc/grpc-js";

/** gRPC services on loopback, for the engine. */
export interface Served {
  readonly port: number;
  readonly close: () => void;
}

/** Serves `services`, each with its definition, on a free port of 127.0.0.1. */
export async function serve(
  services: readonly (readonly [grpc.ServiceDefinition, grpc.UntypedServiceImplementation])[],
): Promise<Served> {
  // Bundles and states may be larger than the library's 4 MB.
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  for (const [definition, handlers] of services) server.addService(definition, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    close: () => {
      server.forceShutdown();
    },
  };
}
