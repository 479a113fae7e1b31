/** A text without the times, addresses and names of directories by which two runs differ. */
export function steady(text: string): string {
  return text
    .replaceAll(/\b\d+\.\d+ s\b/g, "… s")
    .replaceAll(/\b198\.(18|19)\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/\b\d{8}T\d{6}\b/g, "TIME");
}
