import { type Command, YES } from "../command.js";

export const reset: Command = {
  usage: "reset [exercise...]",
  description: "put the stub back; your file is kept under .kata/kept",
  key: "r",
  options: [YES],
  load: async () => (await import("./reset.js")).reset,
};
