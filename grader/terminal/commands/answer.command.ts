import type { Command } from "../command.js";

export const answer: Command = {
  usage: "answer [exercise...]",
  description: "the answer to the experiment that is proposed after a pass",
  key: "t",
  load: async () => (await import("./read.js")).answer,
};
