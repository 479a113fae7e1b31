import type { Resource } from "./context.ts";
import { copyToRemote } from "./copyToRemote.ts";
import { localCommand } from "./localCommand.ts";
import { remoteCommand } from "./remoteCommand.ts";

/** The resources that the plugin serves, by type. */
export const resources: Readonly<Record<string, Resource>> = {
  "command:local:Command": localCommand,
  "command:remote:Command": remoteCommand,
  "command:remote:CopyToRemote": copyToRemote,
};
