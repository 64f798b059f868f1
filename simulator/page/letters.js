import { announce, element, find, formatNumber, formatTime, keepList, listen, order, write } from "./dom.js";
import { openStory } from "./story.js";

async function redrive(id) {
  const wrong = await order("/api/redrive", id === undefined ? {} : { id });
  announce(wrong === "" ? "Moved back to the queue." : wrong);
}

function item({ id, eventId, title, reason, detail, time }) {
  const words = [
    element("span", {}, [element("strong", { textContent: reason }), title === null ? "" : `: ${title}`]),
    element("small", { className: "standing", textContent: formatTime(time) }),
    element("small", { textContent: detail }),
  ];
  const what =
    eventId === null
      ? element("div", { className: "row" }, words)
      : element("button", { type: "button", className: "row" }, words);
  if (eventId !== null) listen(what, "click", () => openStory(eventId));
  const button = element("button", { type: "button", textContent: "Redrive" });
  button.setAttribute("aria-label", `Redrive: ${reason}, ${title ?? "no event"}, ${formatTime(time)}`);
  listen(button, "click", () => redrive(id));
  return element("li", {}, [what, button]);
}

export function startLetters() {
  listen(find("redrive-all"), "click", () => redrive());
  listen(find("rotate"), "click", async () => {
    const wrong = await order("/api/rotate-key");
    announce(wrong === "" ? "The old key is revoked." : wrong);
    if (wrong !== "") write(find("rotation"), wrong);
  });
}

export function showLetters({ shown: letters, more }) {
  find("no-letters").hidden = letters.length > 0;
  find("more-letters").hidden = more === 0;
  write(find("more-letters"), `And ${formatNumber(more)} older ones.`);
  find("redrive-all").disabled = letters.length === 0;
  keepList(find("letters"), letters, { keyOf: ({ id }) => id, make: item, update: () => {} });
}

export function showRotation({ rotations, isUnderWay }) {
  find("rotate").disabled = isUnderWay;
  const times = rotations === 1 ? "Rotated once." : `Rotated ${rotations} times.`;
  write(
    find("rotation"),
    isUnderWay
      ? "Datadog has revoked the old key. Parameter Store does not have the new one yet."
      : rotations === 0
        ? ""
        : times,
  );
}
