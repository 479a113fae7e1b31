/** Something that keeps a command from being carried out, in words for its user: exit code 2. */
export class Trouble extends Error {
  override readonly name = "Trouble";
}
