import { spawn } from "node:child_process";
import { lookOf } from "../draw/look.js";
import { finish } from "../draw/text.js";
import { print } from "./print.js";
import { shellWords } from "./shell-words.js";

/**
 * Shows lines in the user's PAGER. Where that is empty or `cat` they are printed, as git does.
 *
 * @returns whether they were shown; they are not where there is no PAGER, or it does not start
 */
export async function showInPager(lines: string[], env = process.env): Promise<boolean> {
  if (env.PAGER === undefined) return false;
  const [program, ...args] = shellWords(env.PAGER, env);
  if (program !== undefined && program !== "cat")
    return await isReadIn(program, args, `${finish(lines, lookOf(process.stdout)).join("\n")}\n`);
  print(lines);
  return true;
}

/** @returns whether the pager started; then it has shown the text to the end, or the user has left it */
async function isReadIn(program: string, args: string[], text: string): Promise<boolean> {
  // Ctrl-C belongs to the pager: if it ended the grader, the pager would be left behind with the terminal.
  const stay = () => {};
  process.on("SIGINT", stay);
  try {
    return await new Promise((resolve) => {
      // Without options of the user's, colours are to be shown whatever the pager was called with.
      const env = { LESS: "R", ...process.env };
      const child = spawn(program, args, { stdio: ["pipe", "inherit", "inherit"], env });
      child.once("error", () => resolve(false));
      child.once("close", () => resolve(true));
      // Whoever leaves before the end closes the pipe.
      child.stdin?.on("error", () => {});
      child.stdin?.end(text);
    });
  } finally {
    process.off("SIGINT", stay);
  }
}
