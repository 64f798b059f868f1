import { paint, type Style } from "../deployment/colour.ts";
import { formatTable } from "../deployment/table.ts";
import type { Terminal } from "../deployment/terminal.ts";

const styles: ReadonlyMap<string, Style> = new Map([
  ["redriven", "green"],
  ["done", "green"],
  ["deleted", "green"],
  ["refused", "yellow"],
  ["under_way", "yellow"],
  ["failed", "red"],
  ["failed_again", "red"],
]);

/** A table with coloured headings and outcomes. */
export function paintedTable(
  terminal: Terminal,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return formatTable(headings, rows, (cell, row) => {
    const style = row === 0 ? "bold" : styles.get(cell.trimEnd());
    return style === undefined ? cell : paint(terminal, style, cell);
  });
}
