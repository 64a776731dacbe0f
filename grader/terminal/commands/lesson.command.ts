import type { Command } from "../command.js";

export const lesson: Command = {
  usage: "lesson [exercise...]",
  description: "the lesson of its chapter",
  key: "l",
  readme:
    "`lesson 3` opens the page of part 3. In a pipe, and in your `PAGER` if you have set one, the answers stand at the end of each page",
  load: async () => (await import("./lesson.js")).lesson,
};
