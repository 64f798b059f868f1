/** The command line with which the user starts this command. */
export type Invocation = (command: string) => string;

/** In a clone. */
export const byNpmScript: Invocation = (command) => `npm run ${command} --`;

/** In a clone, for a command whose output goes into a file. */
export const bySilentNpmScript: Invocation = (command) => `npm run --silent ${command} --`;

/** With the program of the installed package. */
export const byProgram: Invocation = (command) => `npx spacelift-datadog ${command}`;
