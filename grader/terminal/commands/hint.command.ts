import type { Command } from "../command.js";

export const hint: Command = {
  usage: "hint [exercise...]",
  description: "the next hint",
  key: "h",
  options: [{ flags: "--rung <n>", description: "this rung, 1 to 4" }],
  load: async () => (await import("./read.js")).hint,
};
