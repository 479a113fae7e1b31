/** Control characters but tab and newline, and the marks that change the direction of a text (Unicode, UAX #9). */
const controls = /[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A text of a node or of a tool, safe for a terminal: every control character is written as `\x1b` or `\u202e`. The tab and
 * the newline stay.
 */
export function visible(text: string): string {
  return text.replaceAll(controls, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
