import type { Random } from "./random.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Now and then, a hook prints its environment. Such a secret must not arrive in Datadog. */
export function leakedLines(random: Random): readonly string[] {
  if (!random.chance(0.25)) return [];
  const word = (length: number) => Array.from({ length }, () => letters[random.below(letters.length)]).join("");
  return [
    "+ env",
    `AWS_ACCESS_KEY_ID=AKIA${word(16)}`,
    `AWS_SECRET_ACCESS_KEY=${word(40)}`,
    "+ curl --silent https://modules.example.com/index.json \\",
    `    --header "Authorization: Bearer ${word(48).toLowerCase()}"`,
  ];
}
