import { type Command, JSON_OUT } from "../command.js";

export const status: Command = {
  usage: "status",
  description: "how far you are",
  options: [JSON_OUT],
  load: async () => (await import("./status.js")).status,
};
