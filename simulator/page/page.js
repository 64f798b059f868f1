import { showBalance, showPlain, startBalance } from "./balance.js";
import { startDashboard } from "./dashboard.js";
import { find, write } from "./dom.js";
import { showFaults, showStorm, startFaults } from "./faults.js";
import { showLetters, showRotation, startLetters } from "./letters.js";
import { showPipeline, startPipeline } from "./pipeline.js";
import { showEvents, showTraffic, startRuns } from "./runs.js";

const sections = {
  balance: showBalance,
  target: showTarget,
  plain: showPlain,
  faults: showFaults,
  storm: showStorm,
  events: showEvents,
  letters: showLetters,
  traffic: showTraffic,
  rotation: showRotation,
};

/** A real Datadog allows neither storms nor key rotation here, and it bills each series. */
function showTarget(target) {
  find("target").hidden = target === null;
  write(find("target"), `Datadog is a real one, ${target}. It bills every series, also those of generated runs.`);
  find("storm").hidden = target !== null;
  find("rotate").hidden = target !== null;
}

let state = {};

function receive(changes) {
  state = { ...state, ...changes };
  if ("pipeline" in changes || "balance" in changes) showPipeline(state);
  for (const [name, value] of Object.entries(changes)) sections[name]?.(value);
}

/** The browser reconnects by itself and then receives the whole state. */
function connect() {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => write(find("connection"), "Live."));
  source.addEventListener("error", () =>
    write(find("connection"), "The simulator does not answer. Start it with npm start."),
  );
  source.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
}

startBalance();
startPipeline();
startRuns();
startLetters();
await startFaults();
connect();
await startDashboard();
