import { spawn } from "node:child_process";
import { lookOf } from "../draw/look.js";
import { finish } from "../draw/text.js";
import { mayAsk } from "./interactive.js";
import { print } from "./print.js";
import { shellWords } from "./shell-words.js";

/** Shows lines that do not fit the terminal in the user's pager; elsewhere, and where no pager starts, prints them. */
export async function showInPager(lines: string[]): Promise<void> {
  const look = lookOf(process.stdout);
  if (mayAsk() && lines.length >= look.height) {
    const text = `${finish(lines, look).join("\n")}\n`;
    for (const pager of pagers()) if (await isReadIn(pager, text)) return;
  }
  print(lines);
}

/** PAGER, else less; an empty PAGER or `cat` means none, as for git. */
function pagers(env = process.env): string[][] {
  const named = env.PAGER === undefined ? undefined : shellWords(env.PAGER, env);
  if (named && (named.length === 0 || named[0] === "cat")) return [];
  return [...(named ? [named] : []), ["less", "-R"]];
}

/** @returns whether the pager started; then it has shown the text to the end, or the user has left it */
async function isReadIn([program, ...args]: string[], text: string): Promise<boolean> {
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
