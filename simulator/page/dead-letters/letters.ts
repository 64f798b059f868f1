import { signal } from "@preact/signals";
import type { LetterSummary } from "../../messages/letters.ts";
import { orderResult, read } from "../requests.ts";
import { announce } from "../shell/announcement.ts";
import { formatNumber } from "../text.ts";

/** Every message on the dead-letter queue, newest first. Undefined until they are read. */
export const letters = signal<readonly LetterSummary[] | undefined>(undefined);

/** Error of the last read, or "". */
export const lettersError = signal("");

/** How the last redrive ended. */
export const redriveResult = signal<{ readonly text: string; readonly isError: boolean } | undefined>(undefined);

const pauseMilliseconds = 500;
let reading: Promise<void> | undefined;
let isAskedAgain = false;

/** Reads the list. Calls during a read cause only one further read, so hundreds of new letters cause few requests. */
export function loadLetters(): void {
  if (reading !== undefined) {
    isAskedAgain = true;
    return;
  }
  reading = readLetters().finally(() => {
    reading = undefined;
    if (!isAskedAgain) return;
    isAskedAgain = false;
    loadLetters();
  });
}

async function readLetters(): Promise<void> {
  const list = await read("/api/letters").catch(() => undefined);
  lettersError.value = list === undefined ? "The dead-letter queue could not be read." : "";
  if (list !== undefined) letters.value = list;
  await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
}

/** Moves these messages back to the queue. Another tab may have moved some of them before. */
export async function redrive(ids: readonly string[]): Promise<void> {
  const ordered = await orderResult("/api/redrive", { ids });
  const text = ordered.kind === "done" ? movedText(ordered.result.redriven) : ordered.problem;
  redriveResult.value = { text, isError: ordered.kind === "failed" };
  announce(text);
}

function movedText(count: number): string {
  if (count === 0) return "Nothing was redriven: the messages had left the dead-letter queue.";
  return count === 1 ? "1 message is back on the queue." : `${formatNumber(count)} messages are back on the queue.`;
}
