import { announce, element, find, formatNumber, write } from "./dom.js";

const designs = [
  {
    name: "ours",
    title: "This project",
    note: "A queue, a ledger, and a unique timestamp for each run.",
    numbers: ["lost", "doubled", "held", "expected", "inFlight", "deadLettered"],
  },
  {
    name: "plain",
    title: "A plain forwarder",
    note: "For comparison: one function that posts each run at the second in which it ended, under the same faults. If two runs with the same tags end in one second, Datadog keeps only one. If a POST fails, Spacelift retries three times.",
    numbers: ["lost", "doubled", "held", "expected", "inFlight"],
  },
];

const words = {
  lost: "lost",
  doubled: "doubled",
  held: "in Datadog",
  expected: "expected",
  inFlight: "in flight",
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
    `Spacelift gave up on ${formatNumber(balance.refused)} deliveries, which never reached the queue: four attempts failed, or Spacelift has disabled the webhook.`,
  );
  const deadLettered = balance.deadLettered === 0 ? "" : ` ${balance.deadLettered} dead-lettered.`;
  announce(`${balance.lost} lost, ${balance.doubled} doubled.${deadLettered}`);
}

export function showPlain(sums) {
  fill("plain", sums);
}
