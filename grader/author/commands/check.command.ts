import { type Command, JSON_OUT } from "../../terminal/command.js";

export const authorCheck: Command = {
  usage: "check [exercises...]",
  description: "prove that stubs fail, solutions pass and every mistake is rejected by name",
  options: [
    JSON_OUT,
    {
      flags: "--seeds <n>",
      description: "seeds to try where a spec draws random numbers",
      parse: Number,
      default: 50,
    },
    { flags: "--no-contract", description: "leave out the contract bank" },
  ],
  load: async () => (await import("./check.js")).authorCheck,
};
