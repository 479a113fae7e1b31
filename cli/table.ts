/**
 * A table for a terminal: columns as wide as their widest cell, the first row its head. The last cell of a row that is
 * shorter than the head runs on to the end of the line.
 */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const head = rows[0] ?? [];
  const isCell = (row: readonly string[], column: number): boolean =>
    row.length === head.length || column < row.length - 1;
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (isCell(row, column) ? (row[column]?.length ?? 0) : 0))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (isCell(row, column) ? cell.padEnd(widths[column] ?? 0) : cell))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join("");
}
