import type { Command } from "../command.js";

export const lesson: Command = {
  usage: "lesson [exercise...]",
  description: "the lesson of its chapter",
  key: "l",
  readme: "A lesson longer than the window opens in `PAGER`, or `less`",
  load: async () => (await import("./read.js")).lesson,
};
