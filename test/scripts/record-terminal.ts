import type { Terminal } from "../../scripts/deployment/terminal.ts";

/** A terminal without colours that keeps its text. */
export function recordTerminal() {
  let out = "";
  let said = "";
  const print = (text: string) => {
    out += text;
    return Promise.resolve();
  };
  const terminal: Terminal = {
    out: print,
    outStyled: print,
    say: (text) => {
      said += text;
    },
    isWatched: false,
    hasColours: false,
  };
  return { terminal, out: () => out, said: () => said };
}
