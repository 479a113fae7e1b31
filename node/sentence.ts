/** A text as a whole sentence: it ends with a full stop, unless it ends with a mark of its own. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
