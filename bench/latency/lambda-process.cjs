// Loads a bundle with `require`, as Lambda does, at the first message, and passes each message to its handler.
const epochMilliseconds = () => performance.timeOrigin + performance.now();
const realNow = Date.now;
let calls = 0;

// A clock that jumps to and fro makes values and connections as old as after a minute without an invocation.
Date.now = () => realNow() + (calls % 2 === 1 ? 0 : 61_000);

let handler;
process.on("message", async ({ event }) => {
  calls += 1;
  const startedAt = epochMilliseconds();
  handler ??= require(process.argv[2]).handler;
  const loadedAt = epochMilliseconds();
  const answer = await handler(event, { getRemainingTimeInMillis: () => 60_000 });
  process.send({ startedAt, loadedAt, endedAt: epochMilliseconds(), answer });
});
