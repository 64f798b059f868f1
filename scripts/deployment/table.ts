import { printable } from "./terminal.ts";

/** `paintCell` gets a padded cell and its row; row 0 holds the headings. It must not change the visible text. */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paintCell: (cell: string, row: number) => string = (cell) => cell,
): string {
  const lines = [headings, ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) => lines.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0));
  return lines
    .map((row, index) => {
      const last = row.findLastIndex((cell) => cell !== "");
      const cells = row
        .slice(0, last + 1)
        .map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0)));
      return `${cells.map((cell) => paintCell(cell, index)).join("  ")}\n`;
    })
    .join("");
}
