import { useSignal } from "@preact/signals";
import type { Orders } from "../../messages/requests.ts";
import { consoleState } from "../console-state.ts";
import { Choices } from "../controls/choices.tsx";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";

const speeds = [
  { value: "0", text: "Off" },
  { value: "20", text: "20" },
  { value: "120", text: "120" },
  { value: "600", text: "600" },
] as const;

type Speed = (typeof speeds)[number]["value"];

/** A state that was sent before a command must not undo the user's choice for this long. */
const settledMilliseconds = 600;

/** How fast runs are generated. */
export function Speed() {
  const wrong = useSignal("");
  /** The user's choice in runs a minute, until the server's state has it. */
  const pendingSpeed = useSignal<number | undefined>(undefined);
  const traffic = consoleState.traffic.value;
  const weekDay = traffic?.weekDay ?? null;
  const perMinute = pendingSpeed.value ?? (weekDay === null ? traffic?.perMinute : undefined);

  const ask = async (wish: Orders["/api/traffic"]) => {
    wrong.value = await order("/api/traffic", wish);
    if (wrong.value !== "") announce(wrong.value);
  };
  const choose = async (speed: Speed) => {
    const chosen = Number(speed);
    pendingSpeed.value = chosen;
    await ask({ perMinute: chosen });
    setTimeout(() => {
      if (pendingSpeed.value === chosen) pendingSpeed.value = undefined;
    }, settledMilliseconds);
  };

  return (
    <>
      <button
        type="button"
        aria-disabled={weekDay !== null}
        onClick={() => weekDay === null && void ask({ week: true })}
      >
        {weekDay === null ? "Send a week" : `Day ${weekDay} of 7`}
      </button>
      <Choices
        legend="Runs a minute"
        name="speed"
        choices={speeds}
        chosen={speeds.find(({ value }) => Number(value) === perMinute)?.value}
        onChoose={(speed) => void choose(speed)}
      />
      {wrong.value !== "" && <p class="wrong">{wrong}</p>}
    </>
  );
}
