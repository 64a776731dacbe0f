import type { Command } from "../../terminal/command.js";

export const authorAnswers: Command = {
  usage: "answers <folder> [exercises...]",
  description: "judge whole answers, <folder>/<exercise>/<name>.ts, as learners' are judged",
  options: [
    { flags: "--trained", description: "train too, as a learner's run does" },
    { flags: "--json", description: "one JSON document on standard output" },
  ],
  load: async () => (await import("./answers.js")).authorAnswers,
};
