/** For the help, and for whoever redrives an ambiguous event without a decision. */
export const decisionHelp = `An event is ambiguous where a POST of it left for Datadog, its answer was lost, and it was too late to repeat it at its
second. Datadog cannot be asked for it, so only you can decide; look for the run in Datadog, at about its time.
  --count  takes it for not arrived: clears the open attempts in the ledger, so that it is sent anew at a new second.
           If it did arrive, it is counted twice.
  --drop   takes it for arrived: marks it as done in the ledger, so that nothing is sent for it again.
           If it did not arrive, it is not counted.
Without either it is refused, since redriving it would change nothing. Both concern the ambiguous ones of the selection
alone: every other event is redriven as it is, and one that was delivered meanwhile is dropped by the ledger.`;

export const interruptionHelp = `Ctrl+C ends what is under way, shows again what was hidden, and says what was done. Nothing is lost: an event is deleted
here only after the queue has it, and an event that is on both is counted once. A process that is killed leaves what it
had received hidden for ten minutes.`;

export const exitCodeHelp = `Exit codes: 0 done, or shown what would be done; 1 something failed; 2 wrong usage, or --yes is missing; 3 nothing that
was asked for is there, or not all of it, or the queue was not seen whole; 4 some was refused; 130 interrupted.`;
