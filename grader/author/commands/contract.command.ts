import { type Command, JSON_OUT } from "../../terminal/command.js";

export const authorContract: Command = {
  usage: "contract [exercises...]",
  description: "lay the contract bank over solutions, and name every hole in their specs",
  options: [
    { flags: "--prune", description: "take out of the exercises' ledgers what no longer passes" },
    { flags: "--record", description: "write every hole into them: only after a change of the bank itself" },
    JSON_OUT,
  ],
  load: async () => (await import("./contract.js")).authorContract,
};
