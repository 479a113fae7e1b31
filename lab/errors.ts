/** This machine cannot run a lab at all; the message says everything that is missing. */
export class LabUnavailable extends Error {
  override readonly name = "LabUnavailable";

  /** @param problems What is missing, each a clause such as "root rights (this is user 1000)". */
  constructor(problems: readonly string[]) {
    super(`Throw-away hosts cannot run here. Missing: ${problems.join("; ")}.`);
  }
}

/** Something in a lab went wrong, or was asked for wrongly. The message is for a person and is complete without a stack. */
export class LabError extends Error {
  override readonly name = "LabError";
}
