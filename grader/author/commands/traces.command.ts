import type { Command } from "../../terminal/command.js";

export const authorTraces: Command = {
  usage: "traces [exercises...]",
  description: "run mistakes, and write what each of them shows",
  load: async () => (await import("./traces.js")).authorTraces,
};
