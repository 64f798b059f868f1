import type { ConsoleState } from "../messages/console-state.ts";
import { showBalance, showPlain, startBalance } from "./balance.ts";
import { startDashboard } from "./dashboard.ts";
import { find, write } from "./dom.ts";
import { showFaults, showStorm, startFaults } from "./faults.ts";
import { showLetters, showRotation, startLetters } from "./letters.ts";
import { showPipeline, startPipeline } from "./pipeline.ts";
import { showEvents, showTraffic, startRuns } from "./runs.ts";

/** A real Datadog allows neither storms nor key rotation here, and it bills each series. */
function showTarget(target: string | null): void {
  const notice = find("target", HTMLElement);
  notice.hidden = target === null;
  write(notice, `Datadog is a real one, ${target}. It bills every series, also those of generated runs.`);
  find("storm", HTMLElement).hidden = target !== null;
  find("rotate", HTMLElement).hidden = target !== null;
}

let state: Partial<ConsoleState> = {};

function receive(changes: Partial<ConsoleState>): void {
  state = { ...state, ...changes };
  const { pipeline, balance } = state;
  const isMoved = changes.pipeline !== undefined || changes.balance !== undefined;
  if (isMoved && pipeline !== undefined && balance !== undefined) showPipeline(pipeline, balance);
  if (changes.balance !== undefined) showBalance(changes.balance);
  if (changes.target !== undefined) showTarget(changes.target);
  if (changes.plain !== undefined) showPlain(changes.plain);
  if (changes.faults !== undefined) showFaults(changes.faults);
  if (changes.storm !== undefined) showStorm(changes.storm);
  if (changes.events !== undefined) showEvents(changes.events);
  if (changes.letters !== undefined) showLetters(changes.letters);
  if (changes.traffic !== undefined) showTraffic(changes.traffic);
  if (changes.rotation !== undefined) showRotation(changes.rotation);
}

/** The browser reconnects by itself and then receives the whole state. */
function connect(): void {
  const connection = find("connection", HTMLElement);
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => write(connection, "Live."));
  source.addEventListener("error", () => write(connection, "The simulator does not answer. Start it with npm start."));
  source.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
}

startBalance();
startPipeline();
startRuns();
startLetters();
await startFaults();
connect();
await startDashboard();
