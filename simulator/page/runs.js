import { announce, element, find, formatNumber, formatTime, keepList, listen, order, write } from "./dom.js";
import { openStory } from "./story.js";

const speeds = [
  { perMinute: 0, label: "off" },
  { perMinute: 20, label: "20 a minute" },
  { perMinute: 120, label: "120 a minute" },
  { perMinute: 600, label: "600 a minute" },
];

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const standings = {
  waiting: "on the queue",
  sending: "being sent",
  counted: "in Datadog",
  deadLettered: "dead-lettered",
};

function speedChoice({ perMinute, label }) {
  const choice = element("input", { type: "radio", name: "speed", value: String(perMinute) });
  listen(choice, "change", () => ask({ perMinute }));
  return element("label", {}, [choice, label]);
}

/** A state that was sent before a command must not undo the user's choice for this long. */
const settledMilliseconds = 500;
let unsettled = 0;

async function ask(wish) {
  unsettled += 1;
  const wrong = await order("/api/traffic", wish);
  if (wrong !== "") announce(wrong);
  setTimeout(() => {
    unsettled -= 1;
  }, settledMilliseconds);
}

export function startRuns() {
  const week = element("button", { type: "button", id: "week", textContent: "A week at full speed" });
  listen(week, "click", () => ask({ week: true }));
  find("speed").append(...speeds.map(speedChoice), week);
  find("try").textContent =
    'sed -e "s/\\"updated_at\\": [0-9]*/\\"updated_at\\": $(date +%s)000000000/" \\\n' +
    '    -e "s/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D/RUN$(date +%s)/" \\\n' +
    "  test/fixtures/policy-input/run-tracked-finished.json |\n" +
    `  curl -sS --data-binary @- ${location.origin}/policy`;
}

export function showTraffic({ perMinute, day, minute, isWeek, isHeldUp, runs }) {
  if (unsettled === 0) {
    for (const choice of document.querySelectorAll("input[name=speed]")) {
      choice.checked = !isWeek && choice.value === String(perMinute);
    }
  }
  find("week").disabled = isWeek;
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const where = `${days[day % 7]} ${time}, week ${Math.floor(day / 7) + 1} of a simulated account. ${formatNumber(runs)} runs so far.`;
  write(
    find("calendar"),
    runs === 0 ? "" : isHeldUp ? `${where} Paused: too many deliveries are queued or dead-lettered.` : where,
  );
}

function row(entry) {
  const button = element("button", { type: "button", className: "row" }, [
    element("span"),
    element("span", { className: "standing" }),
    element("small"),
    element("small", { className: "standing" }),
  ]);
  listen(button, "click", () => openStory(entry.id));
  return element("li", {}, [button]);
}

function fillRow(item, { title, state, standing, time }) {
  const [name, where, outcome, when] = item.firstElementChild.children;
  write(name, title);
  write(where, standings[standing]);
  where.dataset.standing = standing;
  write(outcome, state.toLowerCase());
  write(when, formatTime(time));
}

export function showEvents(events) {
  find("no-events").hidden = events.length > 0;
  keepList(find("events"), events, { keyOf: ({ id }) => id, make: row, update: fillRow });
}
