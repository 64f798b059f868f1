const pollMilliseconds = 2000;
const fixture = "test/fixtures/policy-input/run-tracked-finished.json";
const number = new Intl.NumberFormat("en");

const find = (id) => document.getElementById(id);

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Replaces what is shown only where it changed, so that a selection or an open body stays. */
const shown = new Map();
function show(id, data, elements) {
  const text = JSON.stringify(data);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  find(id).replaceChildren(...elements());
}

function numberCell(label, value) {
  const cell = element("td", { className: "number", textContent: number.format(value) });
  cell.dataset.label = label;
  return cell;
}

function seriesRow({ metric, tags, points }) {
  return element("tr", {}, [
    element("td", { textContent: metric }),
    element("td", { className: "tags", textContent: tags.join(" ") }),
    numberCell(
      "Sum",
      points.reduce((sum, [, value]) => sum + value, 0),
    ),
    numberCell("Points", points.length),
  ]);
}

function letter({ reason, detail, eventId, time, body }) {
  return element("details", {}, [
    element("summary", {}, [
      element("strong", { textContent: reason }),
      ` ${detail} `,
      element("small", { textContent: time }),
    ]),
    element("p", { className: "tags", textContent: eventId ?? "no event could be read" }),
    element("pre", { textContent: body }),
  ]);
}

function faultSwitch({ name, description, on }) {
  const box = element("input", { type: "checkbox", checked: on });
  box.addEventListener("change", () => switchFault(name, box.checked));
  return element("label", {}, [box, ` ${description}`]);
}

async function switchFault(name, on) {
  try {
    await fetch("/api/faults", { method: "POST", body: JSON.stringify({ [name]: on }) });
  } finally {
    shown.delete("faults");
    await refresh();
  }
}

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return { data: await answer.json(), target: answer.headers.get("x-forwards-to") };
}

async function refresh() {
  try {
    const [series, letters, faults] = await Promise.all(["/api/series", "/api/dlq", "/api/faults"].map(read));
    find("target").textContent = series.target ?? "Datadog";
    show("series", series.data, () => series.data.map(seriesRow));
    show("letters", letters.data, () => letters.data.toReversed().map(letter));
    show("faults", faults.data, () => faults.data.map(faultSwitch));
    find("no-series").hidden = series.data.length > 0;
    find("no-letters").hidden = letters.data.length > 0;
    find("status").textContent =
      `${number.format(series.data.length)} series, as of ${new Date().toLocaleTimeString()}.`;
  } catch {
    find("status").textContent = "The simulator does not answer. Start it with npm start.";
  }
}

find("try").textContent =
  `sed "s/1763800187987654000/$(date +%s)000000000/" ${fixture} |\n  curl --data-binary @- ${location.origin}/policy`;

async function poll() {
  await refresh();
  setTimeout(poll, pollMilliseconds);
}

void poll();
