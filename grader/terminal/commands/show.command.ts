import { type Command, JSON_OUT, NO_OPEN } from "../command.js";

export const show: Command = {
  usage: "show [exercise...]",
  description: "a page with what your code and the reference computed, as pictures",
  key: "p",
  readme: "One self-contained HTML file; `--no-open` only says where it is",
  options: [JSON_OUT, NO_OPEN],
  load: async () => (await import("./show.js")).show,
};
