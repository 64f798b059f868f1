/** What the commands end with. */
export const exitCodes = {
  /** Done, or shown what would be done. */
  done: 0,
  /** Something failed: AWS, or a part of what was to be done. */
  failed: 1,
  /** The command line is wrong, or lacks a confirmation. */
  usage: 2,
  /** Nothing that was asked for is on the dead-letter queue, or not all of it, or the queue was not seen whole. */
  nothingFound: 3,
  /** Some of it was refused, and is where it was. */
  refused: 4,
  /** Ended by Ctrl+C, as a shell has it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
