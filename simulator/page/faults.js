import { announce, element, find, listen, order } from "./dom.js";
import { showBroken } from "./pipeline.js";

let faults = [];

function faultSwitch({ name, description, on }) {
  const box = element("input", { type: "checkbox", checked: on, data: { fault: name } });
  listen(box, "change", () => change({ [name]: box.checked }));
  return element("label", {}, [box, element("span", {}, [description, element("small", { textContent: name })])]);
}

async function change(switches) {
  const wrong = await order("/api/faults", switches);
  if (wrong !== "") announce(wrong);
}

function group([place, members]) {
  return element("fieldset", {}, [element("legend", { textContent: place }), ...members.map(faultSwitch)]);
}

export async function startFaults() {
  faults = await (await fetch("/api/faults")).json();
  find("switches").replaceChildren(...[...Map.groupBy(faults, ({ place }) => place)].map(group));
  listen(find("reset-faults"), "click", () => change(Object.fromEntries(faults.map(({ name }) => [name, false]))));
  listen(find("storm"), "click", async () => {
    const wrong = await order("/api/storm");
    announce(wrong === "" ? "The storm has started." : wrong);
  });
}

export function showFaults(on) {
  for (const box of document.querySelectorAll("[data-fault]")) box.checked = on.includes(box.dataset.fault);
  find("reset-faults").disabled = on.length === 0;
  const broken = faults.filter(({ name }) => on.includes(name));
  showBroken(new Map([...Map.groupBy(broken, ({ place }) => place)].map(([place, { length }]) => [place, length])));
}

export function showStorm(isUnderWay) {
  const button = find("storm");
  button.disabled = isUnderWay;
  button.textContent = isUnderWay ? "Storm in progress" : "Start a storm";
}
