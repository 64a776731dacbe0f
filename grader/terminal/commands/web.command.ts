import { type Command, NO_OPEN } from "../command.js";

export const web: Command = {
  usage: "web [exercise...]",
  description: "open the page of an exercise on the course's site",
  key: "w",
  readme:
    "`web 3` opens the story of part 3, `--lesson` the page of the lesson. `--site` sets the address of the site for this copy, and `--site off` switches the site off; the variable `KATA_SITE` sets it for one command",
  options: [
    { flags: "--lesson", description: "the page of the lesson that has the exercise" },
    {
      flags: "--site <address>",
      description: "set the site's address; off for none, on for the course's own",
    },
    NO_OPEN,
  ],
  help: `
The variable KATA_SITE, an address or off, counts before what --site has set.
Without both it is the homepage in the course's package.json.`,
  load: async () => (await import("./web.js")).web,
};
