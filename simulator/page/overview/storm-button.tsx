import { useSignal } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";
import { useNow } from "../use-now.ts";

/** Starts a storm. Then it shows the storm's progress. */
export function StormButton() {
  const wrong = useSignal("");
  const storm = consoleState.storm.value ?? null;
  const now = useNow(storm !== null, 500);
  const left = Math.max(0, Math.ceil((storm?.endsAt ?? 0) - now));
  const begin = async () => {
    if (storm !== null) return;
    wrong.value = await order("/api/storm", {});
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
