/** Exit codes. Every command gives the same code for the same cause. */
export const exitCodes = {
  /** Done, and nothing is wrong. */
  done: 0,
  /** Something is wrong, or a part of the work failed. */
  failed: 1,
  /** Wrong usage, or no confirmation. */
  usage: 2,
  /** Something was not found, not reached or not examined. */
  incomplete: 3,
  /** Events were refused, and stay where they are. */
  refused: 4,
  /** 128 plus the number of SIGINT, as in a shell. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp = `Exit codes:
  0    done, and nothing is wrong
  1    something is wrong, or a part of the work failed
  2    wrong usage, or --yes is missing
  3    something was not found, not reached or not examined: a stack, an event, a permission, a service
  4    events were refused, and stay where they are
  130  interrupted`;
