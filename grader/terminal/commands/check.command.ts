import { type Command, JSON_OUT } from "../command.js";

export const check: Command = {
  usage: "check [exercises...]",
  description: "judge everything that was begun, and rebuild the record of passes",
  readme:
    "judge everything you have begun, or all of a chapter, and rebuild the record of passes. What cannot be judged now (packages missing, a busy machine) keeps its tick, and you are told why",
  options: [JSON_OUT],
  load: async () => (await import("./check.js")).check,
};
