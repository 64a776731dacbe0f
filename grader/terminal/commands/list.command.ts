import { type Command, JSON_OUT } from "../command.js";

export const list: Command = {
  usage: "list [words...]",
  description: "all exercises; words filter by name, chapter or state",
  options: [JSON_OUT],
  load: async () => (await import("./list.js")).list,
};
