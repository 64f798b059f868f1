import { useSignal } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";

const perMinute = 120;

/** Without runs a fault has no effect to see. */
export function NoRuns() {
  const error = useSignal("");
  const traffic = consoleState.traffic.value;
  if (traffic === undefined || traffic.perMinute > 0 || traffic.weekDay !== null) return null;
  const generate = async () => {
    error.value = await order("/api/traffic", { perMinute });
  };
  return (
    <p class="no-runs">
      <span>{error.value || "No runs are generated now."}</span>
      <button type="button" class="small" onClick={() => void generate()}>
        {`Generate ${perMinute} a minute`}
      </button>
    </p>
  );
}
