/**
 * Seed that each property test is given for its random inputs, a whole number. The default is always the same, so that
 * the result of `npm test` depends on the sources alone. `HECATE_PROPERTY_SEED` is another number, or `random` for a new
 * one.
 */
export const seed = seedOf(process.env["HECATE_PROPERTY_SEED"]);

function seedOf(word = "20260101"): number {
  return word === "random" ? Date.now() % 2 ** 31 : Number(word);
}
