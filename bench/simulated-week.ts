import { setTimeout as wait } from "node:timers/promises";
import { Secret } from "../lambda/shared/secret.ts";
import { startSimulator } from "../simulator/simulator.ts";

// npm run bench:week [-- N]: simulates N weeks of the demo account at full speed. Fails above a limit of memory, and if an
// event is lost or counts twice.

const maximumMegabytes = 320;
const weeks = Number(process.argv[2] ?? 1);

const simulator = await startSimulator({
  port: 0,
  webhookSecret: new Secret("hush"),
  opa: "no-opa",
  log: (level, message) => level === "error" && console.log(message),
});
let highest = 0;
const measure = () => {
  highest = Math.max(highest, process.memoryUsage.rss() / 1e6);
};
const measuring = setInterval(measure, 100);
for (let week = 1; week <= weeks; week += 1) {
  const started = Date.now();
  simulator.traffic.change({ week: true });
  while (simulator.traffic.read().weekDay !== null || simulator.state().balance.inFlight > 0) await wait(200);
  const { balance, plain } = simulator.state();
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `week ${week}: ${balance.expected} events so far, ${balance.lost} lost, ${balance.doubled} doubled (a plain forwarder: ${plain?.lost ?? 0} lost), ${seconds} s, at most ${Math.round(highest)} MB`,
  );
  if (balance.lost + balance.doubled > 0) process.exitCode = 1;
}
clearInterval(measuring);
await simulator.close();
if (highest > maximumMegabytes) process.exitCode = 1;
