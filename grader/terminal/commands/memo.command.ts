import type { Command } from "../command.js";

export const memo: Command = {
  usage: "memo [exercise...]",
  description: "what to keep of an exercise that has passed: formula, paper, PyTorch",
  key: "m",
  load: async () => (await import("./memo.js")).memo,
};
