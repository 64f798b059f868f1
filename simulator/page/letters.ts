import type { LetterSummary, Letters, RotationState } from "../messages/console-state.ts";
import { announce } from "./announcement.ts";
import { element, find, listen, write } from "./dom.ts";
import { keepList } from "./keyed-list.ts";
import { order } from "./requests.ts";
import { openStory } from "./story.ts";
import { formatNumber, formatTime } from "./text.ts";

async function redrive(id?: string): Promise<void> {
  const wrong = await order("/api/redrive", id === undefined ? {} : { id });
  announce(wrong === "" ? "Moved back to the queue." : wrong);
}

function item({ id, eventId, title, reason, detail, time }: LetterSummary): HTMLElement {
  const words = [
    element("span", {}, [element("strong", { textContent: reason }), title === null ? "" : `: ${title}`]),
    element("small", { className: "standing", textContent: formatTime(time) }),
    element("small", { textContent: detail }),
  ];
  const row =
    eventId === null
      ? element("div", { className: "row" }, words)
      : element("button", { type: "button", className: "row" }, words);
  if (eventId !== null) listen(row, "click", () => openStory(eventId));
  const button = element("button", { type: "button", textContent: "Redrive" });
  button.setAttribute("aria-label", `Redrive: ${reason}, ${title ?? "no event"}, ${formatTime(time)}`);
  listen(button, "click", () => redrive(id));
  return element("li", {}, [row, button]);
}

export function startLetters(): void {
  listen(find("redrive-all", HTMLElement), "click", () => redrive());
  listen(find("rotate", HTMLElement), "click", async () => {
    const wrong = await order("/api/rotate-key", {});
    announce(wrong === "" ? "The old key is revoked." : wrong);
    if (wrong !== "") write(find("rotation", HTMLElement), wrong);
  });
}

export function showLetters({ shown: letters, more }: Letters): void {
  find("no-letters", HTMLElement).hidden = letters.length > 0;
  const older = find("more-letters", HTMLElement);
  older.hidden = more === 0;
  write(older, `And ${formatNumber(more)} older ones.`);
  find("redrive-all", HTMLButtonElement).disabled = letters.length === 0;
  keepList(find("letters", HTMLElement), letters, { keyOf: ({ id }) => id, make: item, update: () => {} });
}

export function showRotation(rotation: RotationState): void {
  find("rotate", HTMLButtonElement).disabled = rotation.isUnderWay;
  write(find("rotation", HTMLElement), rotationText(rotation));
}

function rotationText({ rotations, isUnderWay }: RotationState): string {
  if (isUnderWay) return "Datadog has revoked the old key. Parameter Store does not have the new one yet.";
  if (rotations === 0) return "";
  return rotations === 1 ? "Rotated once." : `Rotated ${rotations} times.`;
}
