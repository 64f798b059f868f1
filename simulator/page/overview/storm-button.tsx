import { useSignal } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";
import { useNow } from "../use-now.ts";
import { pendingSpeed } from "./pending-speed.ts";

/** A storm at a lower speed meets too few runs to show anything. */
const leastPerMinute = 120;

/** Starts a storm, and runs to go with it. Then it shows the storm's progress. */
export function StormButton() {
  const wrong = useSignal("");
  const storm = consoleState.storm.value ?? null;
  const now = useNow(storm !== null, 500);
  const left = Math.max(0, Math.ceil((storm?.endsAt ?? 0) - now));
  const begin = async () => {
    if (storm !== null) return;
    wrong.value = await startStorm(pendingSpeed.value ?? consoleState.traffic.value?.perMinute ?? 0);
    announce(wrong.value === "" ? "The storm has started." : wrong.value);
  };
  return (
    <div class="storm">
      {/* Not `disabled`: the button would lose the focus. */}
      <button type="button" class="first" aria-disabled={storm !== null} onClick={() => void begin()}>
        {storm === null ? "Start a storm" : `Storm ${storm.gust} of ${storm.gusts}, ${left} s left`}
      </button>
      {storm !== null && <progress aria-label="The storm" max={storm.gusts} value={storm.gust} />}
      {wrong.value !== "" && <p class="wrong">{wrong}</p>}
    </div>
  );
}

async function startStorm(perMinute: number): Promise<string> {
  const wrong = await order("/api/storm", {});
  if (wrong !== "" || perMinute >= leastPerMinute) return wrong;
  return order("/api/traffic", { perMinute: leastPerMinute });
}
