/** ` (did you mean "hostKey"?)` when one of the known words is close to `word`, else nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? "" : ` (did you mean ${JSON.stringify(near)}?)`;
}

/** The known word that is closest to `word`, where one is close enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  return [...known]
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((match) => match.distance <= limit)
    .sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Levenshtein's distance: letters to insert, delete or replace until `a` is `b`. */
function distance(a: string, b: string): number {
  const letters = Array.from(b);
  let row = letters.map((_, column) => column + 1);
  let left = letters.length;
  for (const [line, letter] of Array.from(a).entries()) {
    let diagonal = line;
    left = line + 1;
    row = row.map((above, column) => {
      const replaced = diagonal + (letter === letters[column] ? 0 : 1);
      diagonal = above;
      return (left = Math.min(replaced, above + 1, left + 1));
    });
  }
  return left;
}
