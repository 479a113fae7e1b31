import log from "@pulumi/pulumi/log/index.js";

const withheld = new WeakSet();

/**
 * Keeps the content of messages to and from the engine out of the SDK's debug log. The SDK writes each answer of the engine
 * into it with the plain text of all secrets, and the engine writes that log into an event log, and with `--debug` on
 * the screen. The names of resources and the errors stay.
 */
export function withholdPayloads(): void {
  // The modules of the SDK call this function through the same object.
  const { debug } = log;
  if (withheld.has(debug)) return;
  const careful: typeof debug = (message, ...rest) =>
    debug(message.replace(/((?:^|[ ,])(?:resp: |obj=|props=)).+$/s, "$1[withheld]"), ...rest);
  withheld.add(careful);
  Object.assign(log, { debug: careful });
}
