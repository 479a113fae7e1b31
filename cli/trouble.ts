/** Something that keeps a command from being carried out, in words for its user. */
export class Trouble extends Error {
  override readonly name = "Trouble";
}
