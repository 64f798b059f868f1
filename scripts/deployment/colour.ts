import { styleText } from "node:util";
import type { Terminal } from "./terminal.ts";

export type Style = "red" | "green" | "yellow" | "bold";

/** Colours a text, which only `outStyled` may print. */
export function paint({ hasColours }: Pick<Terminal, "hasColours">, style: Style, text: string): string {
  return hasColours ? styleText(style, text, { validateStream: false }) : text;
}
