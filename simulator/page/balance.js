import { announce, element, find, formatNumber, write } from "./dom.js";

const designs = [
  {
    name: "ours",
    title: "This project",
    note: "A queue, and a second of its own for each run.",
    numbers: ["lost", "doubled", "held", "expected", "inFlight", "deadLettered"],
  },
  {
    name: "plain",
    title: "A plain forwarder",
    note: "The same runs and faults. It posts each run once, at the run’s own second: of two in one second, Datadog keeps one. Where that fails, Spacelift delivers thrice more.",
    numbers: ["lost", "doubled", "held", "expected", "inFlight"],
  },
];

const words = {
  lost: "lost",
  doubled: "doubled",
  held: "in Datadog",
  expected: "due",
  inFlight: "on their way",
  deadLettered: "dead-lettered",
};

const cards = new Map();

function card({ name, title, note, numbers }) {
  const figures = numbers.map((key) =>
    element("div", { className: key === "lost" || key === "doubled" ? "main" : "", data: { number: key } }, [
      element("dt", { textContent: words[key] }),
      element("dd", { textContent: "–" }),
    ]),
  );
  const made = element("div", { className: "card", data: { design: name } }, [
    element("h3", { textContent: title }),
    element("p", { className: "quiet", textContent: note }),
    element("dl", {}, figures),
  ]);
  cards.set(name, made);
  return made;
}

function fill(name, sums) {
  const own = cards.get(name);
  own.hidden = sums === null;
  if (sums === null) return;
  for (const figure of own.querySelectorAll("[data-number]")) {
    const key = figure.dataset.number;
    write(figure.querySelector("dd"), formatNumber(sums[key]));
    if (key === "lost" || key === "doubled") figure.className = sums[key] === 0 ? "main none" : "main some";
  }
}

export function startBalance() {
  find("balances").append(...designs.map(card));
}

export function showBalance(balance) {
  fill("ours", balance);
  find("refused").hidden = balance.refused === 0;
  write(
    find("refused"),
    `Spacelift gave up ${formatNumber(balance.refused)} deliveries: it got no acknowledgement four times over, or has disabled the webhook. They never reached the queue.`,
  );
  const deadLettered = balance.deadLettered === 0 ? "" : ` ${balance.deadLettered} dead-lettered.`;
  announce(`${balance.lost} lost, ${balance.doubled} doubled.${deadLettered}`);
}

export function showPlain(sums) {
  fill("plain", sums);
}
