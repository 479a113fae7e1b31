import type { Release } from "../../../quadlet/index.ts";

/** Set by `npm run test:mutation`, where thousands of runs make the tables of cases too long. */
const isShort = process.env["HECATE_MUTATION"] !== undefined;
/** The rules whose cases are run then, separated by blanks. Default: all. */
const asked = process.env["HECATE_MUTATION_RULES"]?.split(" ");

/** The releases that a case is tried with: of many only the outermost, where time counts. */
export function triedWith(all: readonly Release[]): readonly Release[] {
  return isShort ? all.filter((_, index) => index === 0 || index === all.length - 1) : all;
}

/** The cases that are run. */
export function triedCases<T extends { readonly rule: string }>(all: readonly T[]): readonly T[] {
  return asked === undefined ? all : all.filter(({ rule }) => asked.includes(rule));
}
