import type { Command } from "../../terminal/command.js";

export const authorBands: Command = {
  usage: "bands <exercise>",
  description: "measure where the training of an exercise's solution lies (npm run bands)",
  options: [
    { flags: "--seeds <n>", description: "seeds of the solution to train", parse: Number, default: 20 },
    { flags: "--large", description: "the larger setting, which GPUs run, on whatever backend is there" },
    {
      flags: "--no-mistakes",
      description: "only the solution: a large setting takes minutes a run on a CPU",
    },
  ],
  load: async () => (await import("./bands.js")).authorBands,
};
