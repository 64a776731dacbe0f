import { type Command, JSON_OUT } from "../command.js";

export const run: Command = {
  usage: "run [exercise...]",
  description: "judge one exercise",
  options: [JSON_OUT],
  load: async () => (await import("./run.js")).run,
};
