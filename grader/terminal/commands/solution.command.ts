import { type Command, YES } from "../command.js";

export const solution: Command = {
  usage: "solution [exercise...]",
  description: "the solution; asks first when the exercise has not passed",
  key: "s",
  options: [YES],
  load: async () => (await import("./read.js")).solution,
};
