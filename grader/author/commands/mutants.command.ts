import type { Command } from "../../terminal/command.js";

export const authorMutants: Command = {
  usage: "mutants [exercises...]",
  description: "change solutions inside their blanks, and list what each wrong answer is told",
  options: [
    { flags: "--given", description: "change the code around the blanks instead" },
    { flags: "--trained", description: "train too, where quick tests let a mutant pass" },
    { flags: "--json", description: "one JSON document on standard output" },
  ],
  load: async () => (await import("./mutants.js")).authorMutants,
};
