import type { Fault } from "../messages/fault.ts";
import { announce } from "./announcement.ts";
import { element, find, listen, mark } from "./dom.ts";
import { showBroken } from "./pipeline.ts";
import { order, read } from "./requests.ts";

let faults: readonly Fault[] = [];
const boxes = new Map<string, HTMLInputElement>();

function faultSwitch({ name, description, on }: Fault): HTMLElement {
  const box = mark(element("input", { type: "checkbox", checked: on }), { fault: name });
  boxes.set(name, box);
  listen(box, "change", () => change({ [name]: box.checked }));
  return element("label", {}, [box, element("span", {}, [description, element("small", { textContent: name })])]);
}

async function change(switches: Readonly<Record<string, boolean>>): Promise<void> {
  const wrong = await order("/api/faults", switches);
  if (wrong !== "") announce(wrong);
}

function group([place, members]: readonly [string, readonly Fault[]]): HTMLElement {
  return element("fieldset", {}, [element("legend", { textContent: place }), ...members.map(faultSwitch)]);
}

export async function startFaults(): Promise<void> {
  faults = (await read("/api/faults")) ?? [];
  find("switches", HTMLElement).replaceChildren(...[...Map.groupBy(faults, ({ place }) => place)].map(group));
  listen(find("reset-faults", HTMLElement), "click", () =>
    change(Object.fromEntries(faults.map(({ name }) => [name, false]))),
  );
  listen(find("storm", HTMLElement), "click", async () => {
    const wrong = await order("/api/storm", {});
    announce(wrong === "" ? "The storm has started." : wrong);
  });
}

export function showFaults(on: readonly string[]): void {
  for (const [name, box] of boxes) box.checked = on.includes(name);
  find("reset-faults", HTMLButtonElement).disabled = on.length === 0;
  const broken = faults.filter(({ name }) => on.includes(name));
  showBroken(new Map([...Map.groupBy(broken, ({ place }) => place)].map(([place, { length }]) => [place, length])));
}

export function showStorm(isUnderWay: boolean): void {
  const button = find("storm", HTMLButtonElement);
  button.disabled = isUnderWay;
  button.textContent = isUnderWay ? "Storm in progress" : "Start a storm";
}
