import { find, formatNumber, write } from "./dom.js";
import { moveDots } from "./moving-dots.js";

const width = 165;
const height = 92;

const nodes = {
  spacelift: { name: "Spacelift", caption: "runs reported", wide: [5, 5], tall: [5, 5] },
  receiver: { name: "Receiver", caption: "deliveries taken", wide: [215, 5], tall: [5, 135] },
  queue: { name: "Queue", caption: "waiting", wide: [425, 5], tall: [5, 265] },
  forwarder: { name: "Forwarder", caption: "in progress or to retry", wide: [635, 5], tall: [5, 395] },
  datadog: { name: "Datadog", caption: "runs counted", wide: [845, 5], tall: [5, 525] },
  letters: { name: "Dead-letter queue", caption: "dead-lettered", wide: [425, 165], tall: [200, 265] },
  ledger: { name: "Ledger", caption: "timestamps claimed", wide: [635, 165], tall: [200, 395] },
};

const edges = [
  { from: "spacelift", to: "receiver" },
  { from: "receiver", to: "queue" },
  { from: "queue", to: "forwarder" },
  { from: "forwarder", to: "datadog" },
  { from: "forwarder", to: "ledger" },
  { from: "forwarder", to: "letters" },
  { from: "letters", to: "queue" },
];

const places = {
  spacelift: "Spacelift",
  receiver: "SSM, the keys",
  queue: "SQS, the queue",
  forwarder: "Lambda, the functions",
  datadog: "Datadog",
  ledger: "DynamoDB, the ledger",
};

const narrow = matchMedia("(max-width: 44rem)");
let counts = {};
let broken = new Map();

function svg(name, attributes = {}, children = []) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

function text(className, x, y, content = "") {
  const made = svg("text", { class: className, x, y });
  made.textContent = content;
  return made;
}

const layout = () => (narrow.matches ? "tall" : "wide");
const cornerOf = (name) => nodes[name][layout()];

/** The middle of the side, or the corner, that faces the other node. */
function sideOf(here, there, size, gap) {
  if (here === there) return here + size / 2;
  return there > here ? here + size + gap : here - gap;
}

function endsOf({ from, to }) {
  const [[x1, y1], [x2, y2]] = [cornerOf(from), cornerOf(to)];
  const gap = x1 === x2 || y1 === y2 ? 4 : 0;
  return [
    sideOf(x1, x2, width, gap),
    sideOf(y1, y2, height, gap),
    sideOf(x2, x1, width, gap),
    sideOf(y2, y1, height, gap),
  ];
}

function drawEdge(edge) {
  const [x1, y1, x2, y2] = endsOf(edge);
  const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  return svg("g", { class: "edge" }, [
    svg("path", { d: `M${x1} ${y1}L${x2} ${y2}` }),
    svg("path", { class: "head", d: "M0 0l-9 -5v10z", transform: `translate(${x2} ${y2}) rotate(${turn})` }),
  ]);
}

function drawNode([name, { name: title, caption }]) {
  const [x, y] = cornerOf(name);
  const middle = x + width / 2;
  return svg("g", { class: "node", "data-node": name }, [
    svg("rect", { x, y, width, height, rx: 10 }),
    text("name", middle, y + 23, title),
    text("count", middle, y + 52),
    text("caption", middle, y + 76, caption),
  ]);
}

function draw() {
  const box = layout() === "wide" ? "0 0 1015 262" : "0 0 370 622";
  const picture = svg("svg", { viewBox: box, role: "img" }, [
    ...edges.map(drawEdge),
    svg("g", { id: "dots" }),
    ...Object.entries(nodes).map(drawNode),
  ]);
  find("pipeline").replaceChildren(picture);
  fill();
}

function fill() {
  for (const node of document.querySelectorAll("[data-node]")) {
    const name = node.dataset.node;
    const faults = broken.get(places[name]) ?? 0;
    node.classList.toggle("broken", faults > 0);
    write(node.querySelector(".count"), formatNumber(counts[name] ?? 0));
    const caption = node.querySelector(".caption, .fault");
    caption.setAttribute("class", faults > 0 ? "fault" : "caption");
    write(caption, faults > 0 ? `${faults} ${faults === 1 ? "fault" : "faults"} on` : nodes[name].caption);
  }
  const spoken = Object.entries(nodes).map(
    ([name, { name: title, caption }]) => `${title}: ${formatNumber(counts[name] ?? 0)} ${caption}`,
  );
  find("pipeline")
    .querySelector("svg")
    ?.setAttribute("aria-label", `The pipeline. ${spoken.join(". ")}.`);
}

export function startPipeline() {
  draw();
  narrow.addEventListener("change", draw);
}

export function showPipeline({ pipeline, balance }) {
  const now = {
    spacelift: pipeline.issued,
    receiver: pipeline.answered["202"] ?? 0,
    queue: pipeline.waiting,
    forwarder: pipeline.inForwarder,
    datadog: balance.held,
    letters: pipeline.deadLetters,
    ledger: pipeline.claims,
  };
  const grown = (name) => (counts[name] === undefined ? 0 : now[name] - counts[name]);
  const growth = {
    spacelift: grown("spacelift"),
    receiver: grown("receiver"),
    queue: Math.max(0, grown("datadog")) + Math.max(0, grown("letters")),
    forwarder: grown("datadog"),
    letters: grown("letters"),
    ledger: grown("ledger"),
  };
  moveDots(endsOf({ from: "spacelift", to: "receiver" }), growth.spacelift);
  moveDots(endsOf({ from: "receiver", to: "queue" }), growth.receiver, 300);
  moveDots(endsOf({ from: "queue", to: "forwarder" }), growth.queue, 600);
  moveDots(endsOf({ from: "forwarder", to: "datadog" }), growth.forwarder, 900);
  moveDots(endsOf({ from: "forwarder", to: "ledger" }), growth.ledger, 900);
  moveDots(endsOf({ from: "forwarder", to: "letters" }), growth.letters, 900);
  moveDots(endsOf({ from: "letters", to: "queue" }), -growth.letters);
  counts = now;
  fill();
}

export function showBroken(places) {
  broken = places;
  fill();
}
