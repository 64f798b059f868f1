import type { Balance, PlainBalance } from "../messages/console-state.ts";
import { announce } from "./announcement.ts";
import { element, find, findIn, mark, write } from "./dom.ts";
import { formatNumber } from "./text.ts";

const words = {
  lost: "lost",
  doubled: "doubled",
  held: "in Datadog",
  expected: "expected",
  inFlight: "in flight",
  deadLettered: "dead-lettered",
} as const;

type Figure = keyof typeof words;
type Sums = PlainBalance & Partial<Pick<Balance, "deadLettered">>;

interface Design {
  readonly name: "ours" | "plain";
  readonly title: string;
  readonly note: string;
  readonly numbers: readonly Figure[];
}

const designs: readonly Design[] = [
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

interface Card {
  readonly card: HTMLElement;
  readonly figures: ReadonlyMap<Figure, HTMLElement>;
}

const cards = new Map<Design["name"], Card>();

function isMain(figure: Figure): boolean {
  return figure === "lost" || figure === "doubled";
}

function makeCard({ name, title, note, numbers }: Design): HTMLElement {
  const figures = new Map(
    numbers.map((key) => [
      key,
      mark(
        element("div", { className: isMain(key) ? "main" : "" }, [
          element("dt", { textContent: words[key] }),
          element("dd", { textContent: "–" }),
        ]),
        { number: key },
      ),
    ]),
  );
  const card = element("div", { className: "card" }, [
    element("h3", { textContent: title }),
    element("p", { className: "quiet", textContent: note }),
    element("dl", {}, [...figures.values()]),
  ]);
  cards.set(name, { card, figures });
  return mark(card, { design: name });
}

function fill(name: Design["name"], sums: Sums | null): void {
  const own = cards.get(name);
  if (own === undefined) return;
  own.card.hidden = sums === null;
  if (sums === null) return;
  for (const [key, figure] of own.figures) {
    const value = sums[key] ?? 0;
    write(findIn(figure, "dd"), formatNumber(value));
    if (isMain(key)) figure.className = value === 0 ? "main none" : "main some";
  }
}

export function startBalance(): void {
  find("balances", HTMLElement).append(...designs.map(makeCard));
}

export function showBalance(balance: Balance): void {
  fill("ours", balance);
  const refused = find("refused", HTMLElement);
  refused.hidden = balance.refused === 0;
  write(
    refused,
    `Spacelift gave up on ${formatNumber(balance.refused)} deliveries, which never reached the queue: four attempts failed, or Spacelift has disabled the webhook.`,
  );
  const deadLettered = balance.deadLettered === 0 ? "" : ` ${balance.deadLettered} dead-lettered.`;
  announce(`${balance.lost} lost, ${balance.doubled} doubled.${deadLettered}`);
}

export function showPlain(sums: PlainBalance | null): void {
  fill("plain", sums);
}
