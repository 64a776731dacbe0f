import { type Command, JSON_OUT, NO_OPEN } from "../command.js";

export const portfolio: Command = {
  usage: "portfolio",
  description: "a page of what you have built, from your own runs, to keep or to show to a friend",
  readme:
    "a page of what you have built, from your own runs, to keep or to show to a friend: attention maps, what your models write, their pictures, mistakes met. One HTML file; `--out` names it, and replaces only an older page",
  options: [
    {
      flags: "--out <file>",
      description: "where to write it (.kata/portfolio.html); an older page is replaced",
    },
    JSON_OUT,
    NO_OPEN,
  ],
  load: async () => (await import("./portfolio.js")).portfolio,
};
