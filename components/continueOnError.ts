/** Set by `npm run pulumi -- up --continue-on-error`: the engine tells a program nothing about this flag. */
export const goesOnVariable = "HECATE_CONTINUE_ON_ERROR";

/** Whether this run is an update, with its preview, that goes on with the other nodes when one fails. */
export function goesOn(): boolean {
  return process.env[goesOnVariable] === "true";
}
