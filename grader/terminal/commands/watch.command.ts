import type { Command } from "../command.js";

export const watch: Command = {
  usage: "watch [exercise...]",
  description: "the watch screen (npm start), at the exercise that is named after it",
  isDefault: true,
  load: async () => (await import("./watch.js")).watch,
};
