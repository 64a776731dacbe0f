import { type Command, YES } from "../command.js";

export const diff: Command = {
  usage: "diff [exercise...]",
  description: "your file against the solution",
  key: "d",
  options: [YES],
  load: async () => (await import("./read.js")).diff,
};
