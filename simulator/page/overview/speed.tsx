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
  const pending = useSignal<Speed | undefined>(undefined);
  const traffic = consoleState.traffic.value;
  const weekDay = traffic?.weekDay ?? null;
  const current = speeds.find(({ value }) => weekDay === null && Number(value) === traffic?.perMinute)?.value;

  const ask = async (wish: Orders["/api/traffic"]) => {
    wrong.value = await order("/api/traffic", wish);
    if (wrong.value !== "") announce(wrong.value);
  };
  const choose = async (speed: Speed) => {
    pending.value = speed;
    await ask({ perMinute: Number(speed) });
    setTimeout(() => {
      if (pending.value === speed) pending.value = undefined;
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
        chosen={pending.value ?? current}
        onChoose={(speed) => void choose(speed)}
      />
      {wrong.value !== "" && <p class="wrong">{wrong}</p>}
    </>
  );
}
